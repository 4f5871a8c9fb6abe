"""What people do in a browser, in their words, and what is checked of every page that they see."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response

NOT_APPLIED = "您尚未申报"

# What a page is built of: its elements with their classes.
_PIECES = """[...new Set(Array.from(document.querySelectorAll("body *"), element =>
  `${element.tagName}.${element.getAttribute("class") || ""}`
))]"""
_NUMBERS = re.compile(r"(?<=/)(?=[\w-]*[0-9A-Z])[\w-]+")
# A refused form and an unknown receipt are answered with these, and Chromium notes it in its console.
_REFUSED = ("404", "409", "422")


@dataclass
class Visitor:
    """One person's browser: presses, fills in, reads; every page is looked over as it appears.

    `always` must be visible on every page while it is set. `accessible` is asked at every new address (numbers apart),
    and at a known one when the page holds a piece that was seen nowhere yet. `seen` may be shared.
    """

    page: Page
    url: str
    accessible: Callable[[Page], None] | None = None
    always: str = ""
    pictures: Path | None = None
    troubles: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def open(self, path: str) -> None:
        """Type an address, or use a bookmark."""
        self.page.goto(self.url + path)
        self.look()

    def reload(self) -> None:
        self.page.reload()
        self.look()

    def follow(self, text: str, *, within: Locator | None = None) -> None:
        """Tap a link."""
        self._go(_one(within or self.page, "link", text))

    def press(self, text: str, *, within: Locator | None = None) -> None:
        """Tap a button."""
        self._go(_one(within or self.page, "button", text))

    def _go(self, what: Locator) -> None:
        with self.page.expect_navigation():
            what.click()
        self.look()

    def unfold(self, text: str) -> None:
        """Open a folded part of the page."""
        self.page.locator("summary").filter(has_text=text).first.click()

    def fill(self, **values: str) -> None:
        """Type into the fields of these names; a choice is picked, a date is typed into its boxes (2018-07-01)."""
        for name, value in values.items():
            self._fill(name.rstrip("_"), value)

    def _fill(self, name: str, value: str) -> None:
        boxes = self.page.locator(f'[name="{name}-year"]')
        if boxes.count():
            for part, text in zip(("year", "month", "day"), value.split("-"), strict=False):
                self.page.locator(f'[name="{name}-{part}"]').fill(text)
            return
        control = self.page.locator(f'[name="{name}"]').first
        if control.evaluate("element => element.tagName") == "SELECT":
            control.select_option(value)
        elif control.get_attribute("type") in ("radio", "checkbox"):
            self.page.locator(f'[name="{name}"][value="{value}"]').check()
        else:
            control.fill(value)

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.page.locator(f'[name="{name}"]').first.input_value()

    def choose(self, answer: str) -> None:
        """Tap the round button with this label."""
        self.page.get_by_label(answer, exact=False).first.check()

    def reads(self, *texts: str) -> None:
        """Each text can be read on the page."""
        for text in texts:
            assert self.page.get_by_text(text).locator("visible=true").count(), f"{text!r} not on {self.where}"

    def does_not_read(self, *texts: str) -> None:
        words = self.words()
        for text in texts:
            assert text not in words, f"{text!r} on {self.where}"

    def words(self) -> str:
        """All that can be read in the page's main part."""
        return self.page.locator("main").inner_text()

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text().strip()

    def link_of(self, text: str) -> str:
        """Where a link leads."""
        return _one(self.page, "link", text).get_attribute("href") or ""

    @property
    def where(self) -> str:
        return urlsplit(self.page.url).path

    def look(self) -> None:
        """Whatever the page is: nothing sticks out sideways, nothing went wrong, and what must be said is said."""
        wide, room = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= room, f"{self.where} is {wide} px wide in {room} px"
        assert not self.troubles, self.troubles
        if self.always:
            self.reads(self.always)
        place = _NUMBERS.sub("…", self.where)
        pieces = {place, *self.page.evaluate(_PIECES)}
        if pieces <= self.seen:
            return
        self.seen |= pieces
        if self.pictures:
            name = re.sub(r"\W+", "-", place).strip("-") or "start"
            self.page.screenshot(path=self.pictures / f"{len(self.seen):03}-{name}.png", full_page=True)
        if self.accessible:
            self.accessible(self.page)


def _one(where: Page | Locator, role: str, text: str) -> Locator:
    """The first visible link or button whose name begins with the text: in the main part, or else in the frame."""
    name = re.compile(rf"^\s*{re.escape(text)}")
    main = where.locator("main").get_by_role(role, name=name).locator("visible=true")  # type: ignore[arg-type]
    return main.first if main.count() else where.get_by_role(role, name=name).locator("visible=true").first  # type: ignore[arg-type]


def visit(
    context: BrowserContext,
    url: str,
    *,
    accessible: Callable[[Page], None] | None = None,
    pictures: Path | None = None,
) -> Visitor:
    """A new person with a browser of their own. Script errors, blocked content and server errors are troubles."""
    visitor = Visitor(context.new_page(), url, accessible=accessible, pictures=pictures)

    def heard(message: ConsoleMessage) -> None:
        refused = "Failed to load resource" in message.text and any(code in message.text for code in _REFUSED)
        if message.type in ("error", "warning") and not refused:
            visitor.troubles.append(f"console: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 500:
            visitor.troubles.append(f"{response.status} {response.url}")
        if not response.url.startswith(url):
            visitor.troubles.append(f"another site: {response.url}")

    visitor.page.on("console", heard)
    visitor.page.on("pageerror", lambda error: visitor.troubles.append(f"script: {error}"))
    visitor.page.on("response", answered)
    return visitor


# ---- what an applicant does -----------------------------------------------------------------------------------------


def sign_in(who: Visitor, identifier: str, password: str, *, landing: str = "/sign-in") -> None:
    """Sign in with phone (or ID number) and password; `landing` may be a page that asks for it."""
    who.open(landing)
    assert who.heading() == "登录", who.where
    who.fill(identifier=identifier, password=password)
    who.press("登录")


def enter(who: Visitor, section: str, kind: str, values: dict[str, str]) -> None:
    """Add one item to a section of the dossier by its form; ends on the item's page."""
    who.open("/dossier")
    who.follow(section)
    who.follow("添加" if who.page.get_by_role("link", name="再添加一条").count() == 0 else "再添加一条")
    if kind:
        who.follow(kind)
    who.fill(**values)
    who.press("保存，下一步添加证明材料")
    assert re.fullmatch(r"/dossier/items/\d+", who.where), who.words()


def attach(who: Visitor, file: Path, *, camera: bool = False) -> None:
    """Upload one file on an item's page, by the camera's field or the other one."""
    form = who.page.locator("form.upload").nth(0 if camera else 1)
    form.locator("input[type=file]").set_input_files(file)
    who.press("上传照片" if camera else "上传文件", within=form)


def finish_section(who: Visitor, section: str, *, nothing: bool = False) -> None:
    """Say that a section is complete, or that there is nothing of the kind."""
    who.open("/dossier")
    who.follow(section)
    who.press("我没有此项" if nothing else "本节填写完毕")


def choose_what_to_apply_for(who: Visitor, *answers: str) -> None:
    """The four questions, one a page, and the confirmation; ends on the task list."""
    who.open("/applications/new")
    for answer in answers:
        who.choose(answer)
        who.press("下一步")
    who.press("保存并继续")


def task_status(who: Visitor, task: str) -> str:
    """What the task list says of a task."""
    row = who.page.locator("ul.tasks > li").filter(has=who.page.locator(".tasks__name").filter(has_text=task))
    return row.first.locator(".tag").inner_text()


# ---- what the staff do ----------------------------------------------------------------------------------------------


def sign_in_as_staff(who: Visitor, identifier: str, password: str, code: str, *, organisation: str) -> None:
    """Password, then the six digits of the authenticator; on the first day also for whom."""
    sign_in(who, identifier, password)
    assert who.heading() == "输入动态验证码", who.where
    who.fill(code=code)
    who.press("继续")
    if who.where == "/capacity":
        act_for(who, organisation)
    assert who.heading() == "工作台", who.where


def act_for(who: Visitor, organisation: str) -> None:
    """Say in which capacity one acts."""
    assert who.heading() == "选择办理身份", who.where
    who.choose(organisation)
    who.press("以此身份继续")


def enrol(who: Visitor, password: str, code_of: Callable[[str], str]) -> str:
    """Set up the authenticator on the first sign-in; returns its secret. `code_of` is the app on the phone."""
    who.fill(password=password)
    who.press("开始设置")
    secret = who.page.locator("main strong.number").inner_text().replace(" ", "")
    who.fill(code=code_of(secret))
    who.press("启用")
    who.reads("请保存恢复码")
    return secret


def open_case(who: Visitor, name: str) -> None:
    """From the desk's list to a case."""
    who.open("/desk")
    who.follow(name)


def audit(who: Visitor, returns: dict[str, tuple[str, str]]) -> int:
    """Decide on each part that is open; those whose heading holds a key of `returns` go back.

    `returns`: part of a heading -> (where the fault is, as the list says it, or ""; the reason). Returns how many
    parts were looked at.
    """
    looked_at = 0
    while "/parts/" in who.where:
        fault = next((returns[key] for key in returns if key in who.heading()), None)
        if fault:
            place, reason = fault
            who.fill(outcome="return", reason=reason)
            if place:
                target = who.page.locator("select[name=target]")
                target.select_option(label=next(text for text in target.inner_text().split("\n") if place in text))
        else:
            who.fill(outcome="pass")
        who.press("保存，看下一项")
        looked_at += 1
    return looked_at


def pass_case(who: Visitor, name: str, button: str, confirm: str, opinion: str = "") -> None:
    """Open a case, say yes, confirm."""
    open_case(who, name)
    who.follow(button)
    who.fill(note=opinion)
    who.press(confirm)
