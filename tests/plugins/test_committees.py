"""Committees through the browser: filed, returned, approved, suspended; and what a committee can't do without it."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from plugins.committees import plugin as committees
from plugins.committees.command import command
from plugins.committees.store.invariants import INVARIANTS
from plugins.engineering import plugin as engineering
from portal import mounting, sweeps
from portal.app import Portal, create_app
from portal.config import Settings
from portal.doctor import invariants
from portal.kernel import database as db
from portal.kernel import ledger
from portal.kernel.access import Role
from portal.kernel.clock import FixedClock
from portal.kernel.health import Examination, examine
from portal.kernel.notices import Notice
from portal.kernel.sweeps import run_all
from portal.registry.faults import Deed
from portal.registry.finding import Candidate
from portal.submissions.store import application as store
from tests.contracts.shape import shape
from tests.factories import Staff, make_staff, sign_in_client
from tests.lint import LintedClient
from tests.reviewers import Chain, applied, make_chain, to_office

PLUGINS = [
    Candidate("engineering", "1", lambda: engineering),
    Candidate("committees", "1", lambda: committees),
]
FORM = {
    "name": "贵州省建筑工程高级职称评审委员会",
    "region": "全省",
    "series": "engineering",
    "scope": "specialty",
    "specialties": "建筑设计",
    "level": "副高级",
    "members": "11",
    "chair": "甲主任",
    "deputies": "乙副主任",
    "valid_from": "2023-06-01",
    "valid_until": "2026-05-31",
    "consent": "",
}


FILINGS = {
    "committees-approved-have-numbers",
    "committees-are-odd",
    "committees-words-are-known",
    "committees-periods-run-forward",
}


@pytest.fixture
def app(
    portal: Portal,
    settings: Settings,
    clock: FixedClock,
    compiled_templates: FileSystemBytecodeCache,
    tmp_path: Path,
) -> Flask:
    made = create_app(settings, plugins=PLUGINS, clock=clock)
    made.jinja_env.bytecode_cache = compiled_templates
    made.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    mounting.migrate(made.extensions["portal"].registry, tmp_path)
    return made


@pytest.fixture
def chain(app: Flask) -> Chain:
    return make_chain(app.extensions["portal"])


@pytest.fixture
def department(chain: Chain) -> Staff:
    return make_staff(Role.DEPARTMENT_OFFICER, chain.province.tree.department)


@pytest.fixture
def browser(app: Flask, clock: FixedClock) -> Callable[[Staff], LintedClient]:
    def signed_in(who: Staff) -> LintedClient:
        client = LintedClient(app)
        sign_in_client(client, who, now=clock.now())
        return client

    return signed_in


def text(answer) -> str:
    return answer.get_data(as_text=True)


def filed(client: LintedClient, chain: Chain, **changes: str) -> str:
    """A new filing's address, made by the department's form."""
    fields = {**FORM, "office_id": str(chain.province.tree.office), **changes}
    answer = client.submit("/committees/new", fields)
    assert answer.status_code == 303, text(answer)
    return answer.headers["Location"]


def approved(browser, chain: Chain, department: Staff, number: str = "黔人社备〔2023〕1号", **changes: str) -> str:
    client = browser(department)
    path = filed(client, chain, **changes)
    assert client.submit(f"{path}/submit", {"version": "1"}, page=path).status_code == 303
    province = browser(chain.provincial)
    fields = {"version": "2", "number": number}
    assert province.submit(f"{path}/decide/approve", fields).status_code == 303
    return path


def decide(client: LintedClient, path: str, event: str, version: int, reason: str = "检查发现问题"):
    return client.submit(f"{path}/decide/{event}", {"version": str(version), "reason": reason})


def settings_now(client: LintedClient) -> dict[str, str]:
    """What the province's form of the plugin's settings holds now."""
    found = {}
    shown = text(client.get("/plugins/committees/settings"))
    for field in re.findall(r"<input[^>]*>", shown):
        name, value = (re.search(rf'{key}="([^"]*)"', field) for key in ("name", "value"))
        unticked = 'type="checkbox"' in field and " checked" not in field
        if name and name[1].startswith("setting_") and not unticked:
            found[name[1]] = value[1] if value else ""
    for name, value in re.findall(r'<textarea[^>]*name="(setting_[^"]+)"[^>]*>([^<]*)</textarea>', shown):
        found[name] = value.strip()
    return found


def test_a_committee_is_filed_returned_mended_and_approved(browser, chain: Chain, department: Staff) -> None:
    client, province = browser(department), browser(chain.provincial)
    path = filed(client, chain)
    assert province.get(path).status_code == 404
    assert "11" in text(client.get(path))
    assert client.submit(f"{path}/submit", {"version": "1"}, page=path).status_code == 303
    assert "待审批" in text(province.get("/committees"))
    assert client.submit(f"{path}/edit", {**FORM, "version": "2"}, page=path).status_code in (409, 422)
    empty = province.submit(f"{path}/decide/return", {"version": "2", "reason": ""})
    assert empty.status_code == 422
    assert decide(province, path, "return", 2, "请说明评审地域").status_code == 303
    page = text(client.get(path))
    assert "请说明评审地域" in page
    assert "已退回" in page
    mended = {**FORM, "office_id": str(chain.province.tree.office), "region": "贵阳市", "version": "3"}
    assert client.submit(f"{path}/edit", mended).status_code == 303
    assert client.submit(f"{path}/submit", {"version": "4"}, page=path).status_code == 303
    without = province.submit(f"{path}/decide/approve", {"version": "5", "number": ""})
    assert without.status_code == 422
    assert (
        province.submit(f"{path}/decide/approve", {"version": "5", "number": "黔人社备〔2023〕1号"}).status_code == 303
    )
    page = text(browser(chain.office).get(path))
    assert "已备案" in page
    assert "黔人社备〔2023〕1号" in page
    assert "贵阳市" in page
    actions = [entry.action for entry in ledger.history(f"committees.committee:{path.rsplit('/', 1)[1]}")]
    verbs = ("drafted", "submitted", "return", "changed", "submitted", "approve")
    assert actions == [f"committees.{verb}" for verb in verbs]
    told = Notice.select().where(Notice.kind == "committees.decided")
    assert {row.person_id for row in told} == {department.person.id, chain.office.person.id}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"members": "10"}, "委员人数应当是单数"),
        ({"members": "9"}, "委员人数不足11人"),
        ({"scope": "series", "specialties": "", "members": "23"}, "委员人数不足25人"),
        ({"valid_until": "2026-06-01"}, "备案有效期不超过3年"),
        ({"valid_until": "2023-05-31"}, "不能早于第一天"),
        ({"specialties": ""}, "请填写专业"),
        ({"deputies": "甲主任"}, "不能是同一人"),
        ({"office_id": "987654"}, "请从列表中选择一项"),
        ({"name": ""}, "请填写此项"),
        ({"members": "很多"}, "请填写整数"),
    ],
)
def test_a_filing_against_the_rules_is_shown_again_with_what_was_typed(
    browser, chain: Chain, department: Staff, changes: dict[str, str], message: str
) -> None:
    client = browser(department)
    fields = {**FORM, "office_id": str(chain.province.tree.office), **changes}
    answer = client.submit("/committees/new", fields)
    assert answer.status_code == 422
    assert message in text(answer)
    assert "全省" in text(answer)
    assert "恢复" in text(client.get("/committees/new"))


def test_fewer_members_with_the_provinces_recorded_consent(browser, chain: Chain, department: Staff) -> None:
    path = filed(browser(department), chain, members="9", consent="黔人社函〔2023〕9号")
    assert "黔人社函〔2023〕9号" in text(browser(department).get(path))


def test_strangers_see_no_filing(browser, chain: Chain, department: Staff) -> None:
    path = filed(browser(department), chain)
    assert browser(chain.employer).get(path).status_code == 404
    assert browser(chain.county).get(path).status_code == 403
    refused = browser(chain.employer).get("/committees/new")
    assert refused.status_code == 409
    assert "没有自主评审权" in text(refused)
    other = make_staff(Role.DEPARTMENT_OFFICER, chain.province.tree.department)
    assert browser(other).get(path).status_code == 200


def test_a_stale_page_decides_nothing(browser, chain: Chain, department: Staff) -> None:
    path = approved(browser, chain, department)
    province = browser(chain.provincial)
    assert decide(province, path, "suspend", 2).status_code == 409
    assert "已备案" in text(province.get(path))
    taken = filed(browser(department), chain)
    browser(department).submit(f"{taken}/submit", {"version": "1"}, page=taken)
    again = province.submit(f"{taken}/decide/approve", {"version": "2", "number": "黔人社备〔2023〕1号"})
    assert again.status_code == 422
    assert "该备案文号已使用" in text(again)


def receive(browser, chain: Chain, engineer) -> object:
    client = browser(chain.office)
    path = f"/desk/{engineer.application_id}/pass"
    revision = store.application(engineer.application_id).revision
    return client.submit(path, {"revision": str(revision), "note": "", "checked": "y"})


def state(engineer) -> str:
    return store.application(engineer.application_id).state


@pytest.fixture
def waiting(chain: Chain, clock: FixedClock):
    """A case at the office's desk."""
    engineer = applied(chain)
    to_office(chain, engineer)
    clock.set("2023-09-13T09:00")
    return engineer


def test_an_office_without_a_filing_here_receives_until_the_province_requires_one(
    browser, chain: Chain, waiting
) -> None:
    province = browser(chain.provincial)
    path = "/plugins/committees/settings"
    set_now = settings_now(province)
    fields = {**set_now, "setting_lower_minimum": "7", "setting_filing_required": "y", "reason": "省厅设置"}
    assert province.submit(path, fields).status_code == 303
    refused = receive(browser, chain, waiting)
    assert refused.status_code == 409
    assert "没有经核准的备案" in text(refused)
    assert state(waiting) == "in_route"
    fields.pop("setting_filing_required")
    assert province.submit(path, fields).status_code == 303
    assert receive(browser, chain, waiting).status_code == 303
    assert state(waiting) == "received"


def test_a_filed_committee_receives_what_is_in_its_scope(browser, chain: Chain, department: Staff, waiting) -> None:
    approved(browser, chain, department)
    assert receive(browser, chain, waiting).status_code == 303
    assert state(waiting) == "received"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"specialties": "化学工程"}, "该专业不在评审委员会的备案范围内"),
        ({"level": "中级"}, "该层级不在评审委员会的备案范围内"),
        ({"valid_from": "2020-09-13", "valid_until": "2023-09-12"}, "备案已过有效期"),
        ({"valid_from": "2023-09-14"}, "备案尚未生效"),
    ],
)
def test_out_of_scope_or_time_a_committee_receives_nothing(
    browser, chain: Chain, department: Staff, waiting, changes: dict[str, str], reason: str
) -> None:
    approved(browser, chain, department, **changes)
    answer = receive(browser, chain, waiting)
    assert answer.status_code == 409
    assert reason in text(answer)
    assert state(waiting) == "in_route"


def test_on_its_last_day_a_committee_still_receives(browser, chain: Chain, department: Staff, waiting) -> None:
    approved(browser, chain, department, valid_from="2020-09-14", valid_until="2023-09-13")
    assert receive(browser, chain, waiting).status_code == 303


def test_a_suspended_committee_receives_nothing_until_it_is_resumed(
    browser, chain: Chain, department: Staff, waiting
) -> None:
    path = approved(browser, chain, department)
    province = browser(chain.provincial)
    assert decide(province, path, "suspend", 3).status_code == 303
    answer = receive(browser, chain, waiting)
    assert answer.status_code == 409
    assert "备案已暂停" in text(answer)
    assert decide(province, path, "resume", 4, "整改完成").status_code == 303
    assert receive(browser, chain, waiting).status_code == 303
    assert decide(province, path, "withdraw", 5).status_code == 303
    assert province.get(f"{path}/decide/resume").status_code == 404


def test_an_office_hears_once_that_its_filing_ends(
    app: Flask, browser, chain: Chain, department: Staff, clock: FixedClock
) -> None:
    approved(browser, chain, department)
    opened = app.extensions["portal"]
    for instant, count in (("2026-03-31T09:00", 0), ("2026-04-01T09:00", 1), ("2026-04-02T09:00", 1)):
        clock.set(instant)
        run_all(sweeps.sweeps(opened), portal=opened, now=clock.now())
        assert Notice.select().where(Notice.kind == "committees.ending").count() == count
    # A busy machine makes anything slow.
    assert [each for each in opened.registry.faults() if each.deed is not Deed.SLOW] == []


def test_everything_holds_and_the_operator_sees_every_filing(
    app: Flask, browser, chain: Chain, department: Staff, clock: FixedClock
) -> None:
    approved(browser, chain, department)
    filed(browser(department), chain)
    opened = app.extensions["portal"]
    findings = examine(invariants(opened.registry), Examination(opened, clock.now()))
    assert {each.name for each in findings if each.name.startswith("committees-") and each.holds} == {
        each.name for each in opened.registry.services()[0].invariants
    }
    assert ledger.verify().breaks == ()
    shown = CliRunner().invoke(command, ["list", "--json"], obj=lambda: opened)
    found = json.loads(shown.output)["committees"]
    assert [(each["state"], each["standing"]) for each in found] == [("approved", "able"), ("draft", "not_filed")]
    assert "甲主任" not in shown.output


def test_a_broken_row_is_found(app: Flask, browser, chain: Chain, department: Staff, clock: FixedClock) -> None:
    approved(browser, chain, department)
    db.database.execute_sql(
        "UPDATE committees_committee SET number = NULL, members = 12, valid_until = '2020-01-01', scope = 'x'"
    )
    opened = app.extensions["portal"]
    examination = Examination(opened, clock.now())
    of_filings = [each for each in INVARIANTS if each.name in FILINGS]
    assert len(of_filings) == len(FILINGS)
    findings = [examine((each,), examination)[0] for each in of_filings]
    assert [each.name for each in findings if each.holds] == []


def test_the_migrations_make_the_models_tables(app: Flask, tmp_path: Path) -> None:
    (service,) = app.extensions["portal"].registry.services()
    lines = {line for line in shape() if line.startswith("committees_") and "_migration" not in line}
    for model in reversed(service.tables()):
        model.drop_table()
    for model in service.tables():
        model.create_table()
    assert {line for line in shape() if line.startswith("committees_") and "_migration" not in line} == lines
    assert len(lines) > 20


SETTINGS = "/plugins/committees/settings"


def test_the_province_sets_what_the_plugin_declares_and_says_why(browser, chain: Chain) -> None:
    province = browser(chain.provincial)
    assert SETTINGS in text(province.get("/plugins/committees"))
    assert 'value="3"' in text(province.get(SETTINGS))
    set_now = settings_now(province)
    typed = {**set_now, "setting_lower_minimum": "2", "setting_filing_required": "y", "reason": ""}
    refused = province.submit(SETTINGS, typed)
    assert refused.status_code == 422
    shown = text(refused)
    assert 'value="2"' in shown
    assert "请填写原因" in shown
    assert province.submit(SETTINGS, {**typed, "setting_lower_minimum": "5", "reason": "省厅设置"}).status_code == 303
    assert 'value="5"' in text(province.get(SETTINGS))
    entry = ledger.history("plugin:committees")[-1]
    assert entry.action == "plugin.settings_changed"
    assert json.loads(entry.data)["changed"] == {"lower_minimum": [3, 5], "filing_required": [False, True]}
    assert "省厅设置" in text(province.get("/plugins/committees"))


def test_only_the_province_sets_and_only_what_is_declared(browser, chain: Chain, department: Staff) -> None:
    assert browser(department).get(SETTINGS).status_code == 403
    assert browser(chain.provincial).get("/plugins/engineering/settings").status_code == 404
