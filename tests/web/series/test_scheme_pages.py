"""The pages of scoring schemes, and the applicant's preview."""

import html
import io
import re
from dataclasses import dataclass
from decimal import Decimal

import pytest
from flask import Flask

from portal.app import Portal, create_app
from portal.criteria.scheme_data import scheme_from_text
from portal.series.service import schemes
from portal.series.store.scheme import SchemeVersion
from tests.applicants import IN_WINDOW, Engineer, Province, make_engineer, make_province
from tests.contracts.test_queries import questions
from tests.factories import Staff, make_staff, sign_in_client
from tests.lint import LintedClient
from tests.schemes import BROKEN, TEXT, WithScheme

BOARD = "/series-admin/schemes"


@dataclass(frozen=True)
class Scene:
    province: Province
    office: Staff
    officer: Staff
    engineer: Engineer


@pytest.fixture
def app(portal: Portal, settings, clock, compiled_templates) -> Flask:
    """The application with one series that has a scheme's template."""
    application = create_app(settings, plugins=[WithScheme()], clock=clock)
    application.jinja_env.bytecode_cache = compiled_templates
    application.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    return application


@pytest.fixture
def scene(app: Flask, portal: Portal) -> Scene:
    province = make_province(portal)
    return Scene(
        province,
        make_staff("office_officer", province.tree.office),
        make_staff("provincial_officer", province.tree.province),
        make_engineer(province),
    )


@pytest.fixture
def office(scene: Scene, app: Flask, clock) -> LintedClient:
    client = LintedClient(app)
    sign_in_client(client, scene.office, now=clock.now())
    return client


@pytest.fixture
def province(scene: Scene, app: Flask, clock) -> LintedClient:
    client = LintedClient(app)
    sign_in_client(client, scene.officer, now=clock.now())
    return client


def body(answer) -> str:
    return answer.get_data(as_text=True)


def send(client: LintedClient, path: str, **options):
    """POST with the session's token, taken from a page that everybody has."""
    return client.submit(path, page="/account/email", **options)


def started(office: LintedClient) -> str:
    answer = send(office, BOARD, data={"series": "engineering", "template": "worked-example"})
    assert answer.status_code == 303
    return answer.headers["Location"]


def revision() -> str:
    return str(SchemeVersion.select().order_by(SchemeVersion.id.desc()).first().revision)


def file(office: LintedClient, province: LintedClient) -> str:
    page = started(office)
    assert send(office, f"{page}/submit", data={"why": "经全体会议通过", "revision": revision()}).status_code == 303
    answer = send(province, f"{page}/approve", data={"number": "黔职量备〔2023〕1号", "revision": revision()})
    assert answer.status_code == 303
    return page


def test_a_scheme_is_filed_through_the_pages(scene: Scene, office: LintedClient, province: LintedClient):
    assert "按这个模板起草" in body(office.get(BOARD))
    page = started(office)
    text = body(office.get(page))
    for words in (
        "起草中",
        "专家评议（30分）",
        "12年（含）以上：15分",
        "去掉最高分和最低分后的平均分",
        "待省厅备案",
    ):
        assert words in text
    assert body(office.get(f"{page}/scheme.toml")) == TEXT
    refused = send(office, f"{page}/submit", data={"why": "", "revision": revision()})
    assert refused.status_code == 422
    assert send(office, f"{page}/submit", data={"why": "经全体会议通过", "revision": revision()}).status_code == 303
    assert "经全体会议通过" in body(province.get(page))
    assert "按这个模板起草" not in body(province.get(BOARD))
    unnumbered = send(province, f"{page}/approve", data={"number": "", "revision": revision()})
    assert unnumbered.status_code == 422
    filed = send(province, f"{page}/approve", data={"number": "黔职量备〔2023〕1号", "revision": revision()})
    assert filed.status_code == 303
    assert "黔职量备〔2023〕1号" in body(office.get(page))
    place = {"series": "engineering", "level": "副高级", "year": 2023, "office_id": scene.province.tree.office}
    assert schemes.usable(**place).number == "黔职量备〔2023〕1号"


def test_every_mistake_is_shown_with_its_line_and_all_typed_is_kept(office: LintedClient):
    typed = BROKEN.replace("share = 30", "share = 31")
    answer = send(office, f"{BOARD}/new", data={"text": typed, "revision": "0"})
    text = body(answer)
    assert answer.status_code == 422
    assert "没有保存：共有2处错误" in text
    assert "第18行" in text
    assert "<code>share = 31</code>" in text
    assert 'href="#text"' in text
    assert "from = 10, below = 13, points = 14" in text, "the whole text is there to be mended"
    assert SchemeVersion.select().count() == 0
    assert "share = 31" in body(office.get(f"{BOARD}/new")), "and comes back later"
    saved = send(office, f"{BOARD}/new", data={"text": TEXT, "revision": "0"})
    assert saved.status_code == 303
    assert "share = 31" not in body(office.get(f"{BOARD}/new"))


def test_a_file_is_read_and_what_is_wrong_in_it_is_shown_for_editing(office: LintedClient):
    def sent(content: bytes) -> dict[str, object]:
        return {"file": (io.BytesIO(content), "scheme.toml"), "text": "", "revision": "0"}

    wrong = send(office, f"{BOARD}/new", data=sent(BROKEN.encode()), content_type="multipart/form-data")
    assert wrong.status_code == 422
    assert "below = 13, points = 14" in body(wrong)
    foreign = send(office, f"{BOARD}/new", data=sent("方案".encode("gb18030")), content_type="multipart/form-data")
    assert "不是UTF-8编码" in body(foreign)
    windows = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    right = send(office, f"{BOARD}/new", data=sent(windows), content_type="multipart/form-data")
    assert right.status_code == 303
    assert SchemeVersion.get().text == TEXT


def test_nothing_at_all_is_refused_beside_the_field(office: LintedClient):
    answer = send(office, f"{BOARD}/new", data={"text": " ", "revision": "0"})
    assert answer.status_code == 422
    assert "请填写方案正文，或选择一个文件" in body(answer)


def test_the_text_is_changed_and_a_clash_with_another_editor_is_shown(office: LintedClient):
    page = started(office)
    shown = revision()
    changed = TEXT.replace("pass_mark = 60", "pass_mark = 66")
    assert send(office, f"{page}/text", data={"text": changed, "revision": shown}).status_code == 303
    other = TEXT.replace("pass_mark = 60", "pass_mark = 67")
    clash = send(office, f"{page}/text", data={"text": other, "revision": shown})
    assert clash.status_code == 409
    assert "pass_mark = 67" in body(clash)
    assert send(office, f"{page}/text", data={"text": other, "revision": revision()}).status_code == 303
    assert "<dd>67</dd>" in body(office.get(page))


def test_a_returned_scheme_shows_its_reasons(office: LintedClient, province: LintedClient):
    page = started(office)
    send(office, f"{page}/submit", data={"why": "报备", "revision": revision()})
    empty = send(province, f"{page}/return", data={"reasons": "", "revision": revision()})
    assert empty.status_code == 422
    done = send(province, f"{page}/return", data={"reasons": "论文分值偏高", "revision": revision()})
    assert done.status_code == 303
    text = body(office.get(page))
    assert "论文分值偏高" in text
    assert "修改正文" in text


def test_a_filed_scheme_offers_a_new_version_and_no_change(office: LintedClient, province: LintedClient):
    page = file(office, province)
    text = body(office.get(page))
    assert "起草新版本" in text
    assert "修改正文" not in text
    number = page.rsplit("/", 1)[1]
    assert f"{BOARD}/new?from={number}" in text
    assert "pass_mark = 60" in body(office.get(f"{BOARD}/new?from={number}"))
    assert office.get(f"{page}/text").status_code == 409
    answer = send(office, f"{page}/revise")
    assert answer.status_code == 303
    assert "第2版" in body(office.get(answer.headers["Location"]))


def test_a_draft_is_thrown_away(office: LintedClient):
    page = started(office)
    assert send(office, f"{page}/discard", data={"revision": revision()}).status_code == 303
    assert office.get(page).status_code == 404
    assert office.get(f"{BOARD}/999").status_code == 404


def test_the_applicant_sees_the_objective_part_by_a_template_marked_as_not_filed(scene: Scene, app: Flask, clock):
    client = LintedClient(app)
    sign_in_client(client, scene.engineer.person, now=clock.now())
    text = body(client.get(f"/applications/{scene.engineer.application_id}/score-preview"))
    assert "方案尚未备案，分值仅供参考" in text
    assert "由专家评议：8—20分，以0.5分为一级" in text
    assert "工程师（中级），2017-11-20 取得" in text
    assert "本科，2010-07-" in text


def test_the_preview_follows_the_filed_scheme(scene: Scene, office, province, app: Flask, clock):
    file(office, province)
    client = LintedClient(app)
    sign_in_client(client, scene.engineer.person, now=clock.now())
    clock.set(IN_WINDOW)
    text = body(client.get(f"/applications/{scene.engineer.application_id}/score-preview"))
    assert "方案尚未备案" not in text


def test_the_preview_of_another_is_not_there(scene: Scene, app: Flask, clock):
    client = LintedClient(app)
    sign_in_client(client, make_engineer(scene.province).person, now=clock.now())
    assert client.get(f"/applications/{scene.engineer.application_id}/score-preview").status_code == 404


def numbers(office: LintedClient, page: str) -> dict[str, str]:
    """What the boxes of the page hold."""
    text = body(office.get(f"{page}/numbers"))
    found = re.findall(
        r'<input [^>]*name="((?:segments|experts|total|pass)[a-z0-9_-]*)"(?:[^>]* value="([^"]*)")?', text
    )
    return {name: html.unescape(value) for name, value in found}


AWARDS = "segments-0-blocks-5-items-0"
TENURE = "segments-0-blocks-1-items-0"


def test_all_numbers_are_changed_together(office: LintedClient):
    page = started(office)
    boxes = numbers(office, page)
    assert boxes["total"] == "100"
    assert boxes[f"{TENURE}-bands-1-from"] == "10"
    assert boxes[f"{TENURE}-bands-6-points"] == ""
    changes = {
        # Five points from the awards to the papers, and a further band of tenure.
        "segments-0-blocks-5-cap": "10",
        f"{AWARDS}-tiers-0-points": "10",
        f"{AWARDS}-tiers-1-points": "8.5",
        f"{AWARDS}-tiers-2-points": "6",
        "segments-0-blocks-4-cap": "20",
        "segments-0-blocks-4-items-0-tiers-0-points": "20",
        f"{TENURE}-bands-0-from": "15",
        f"{TENURE}-bands-6-from": "12",
        f"{TENURE}-bands-6-below": "15",
        f"{TENURE}-bands-6-points": "14.5",
    }
    answer = send(office, f"{page}/numbers", data={**boxes, **changes, "revision": revision()})
    assert answer.status_code == 303
    scheme = scheme_from_text(SchemeVersion.get().text)
    assert [tier.points for tier in scheme.item("awards-highest").tiers] == [10, Decimal("8.5"), 6]
    assert [band.points for band in scheme.item("tenure-before").bands] == [0, 5, 11, 13, 14, Decimal("14.5"), 15]
    assert scheme.item("papers-published").cap == 20


def test_a_mistake_among_the_numbers_is_shown_at_its_box_and_nothing_is_saved(office: LintedClient):
    page = started(office)
    boxes = numbers(office, page)
    wrong = {f"{TENURE}-bands-1-below": "11", "experts-share": "abc", "pass_mark": "101"}
    answer = send(office, f"{page}/numbers", data={**boxes, **wrong, "revision": revision()})
    assert answer.status_code == 422
    text = body(answer)
    for name in ("pass_mark", "experts-share", f"{TENURE}-bands-0-from"):
        assert f'href="#{name}"' in text, name
    assert 'value="abc"' in text
    assert SchemeVersion.get().text == TEXT


def test_an_emptied_band_is_gone_and_unchanged_numbers_keep_the_text(office: LintedClient):
    page = started(office)
    boxes = numbers(office, page)
    same = send(office, f"{page}/numbers", data={**boxes, "revision": revision()})
    assert same.status_code == 303
    assert SchemeVersion.get().text == TEXT
    fewer = {f"{TENURE}-bands-5-{key}": "" for key in ("from", "below", "points")} | {f"{TENURE}-bands-4-from": "0"}
    assert send(office, f"{page}/numbers", data={**boxes, **fewer, "revision": revision()}).status_code == 303
    assert len(scheme_from_text(SchemeVersion.get().text).item("tenure-before").bands) == 5


def queries(client: LintedClient, path: str) -> int:
    """How many statements a page takes."""
    with questions() as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_the_board_takes_as_many_queries_for_one_scheme_as_for_nine(office: LintedClient, province: LintedClient):
    def submitted() -> None:
        page = started(office)
        send(office, f"{page}/submit", data={"why": "报备", "revision": revision()})

    submitted()
    office.get(BOARD)
    one = [queries(client, BOARD) for client in (office, province)]
    for _ in range(8):
        submitted()
    office.get(BOARD)
    assert [queries(client, BOARD) for client in (office, province)] == one
    assert 0 < max(one) <= 12
