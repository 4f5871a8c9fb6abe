"""Editions in the browser, through the pages: begin, edit in forms, upload, compare, submit, decide."""

import io
import re

import pytest

from portal.kernel.access import Role
from portal.kernel.database import database
from portal.series.service import edition_drafts
from tests.factories import make_member, make_organisation, make_person, make_staff, sign_in_client
from tests.lint import LintedClient
from tests.service.series.editions import Desk

EDITIONS = "/series-admin/editions"


def body(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def administrator(desk: Desk, client: LintedClient, clock) -> LintedClient:
    clock.set("2023-05-10T09:00")
    sign_in_client(client, desk.administrator, now=clock.now())
    return client


def start(client: LintedClient, *, which: str = "next_year") -> str:
    """Begin a draft from the engineers' edition of 2023; returns its address."""
    chosen = {"series": "engineering", "year": "2023", "version": "1", "for": which}
    answer = client.submit(EDITIONS, chosen, page=EDITIONS)
    assert answer.status_code == 303
    return answer.headers["Location"]


def revision(client: LintedClient, page: str) -> str:
    found = re.search(r'name="revision"[^>]*value="(\d+)"', body(client.get(page)))
    assert found, page
    return found.group(1)


def save(client: LintedClient, page: str, fields: dict, *, to: str = ""):
    """Send the page's form, with the revision that it shows."""
    return client.submit(to or page, {"revision": revision(client, page), **fields}, page=page)


def test_every_page_of_a_draft_opens(administrator: LintedClient):
    draft = start(administrator)
    paths = ["", "/head", "/compare", "/trials", "/submit", "/parts/criteria/0", "/parts/criteria/99x"]
    paths += [f"/parts/{part}" for part in ("levels", "tracks", "equivalents", "specialties", "fields", "declarations")]
    paths += [
        f"/parts/{part}/0" for part in ("levels", "tracks", "equivalents", "specialties", "fields", "declarations")
    ]
    paths += ["/rule/blocks/standing", "/rule/blocks/path-associate/rules/1/rules/1", "/rule-new/criteria/0"]
    paths += [f"/rule-new/criteria/0?kind={kind}" for kind in ("title_held", "item", "any_of", "use", "answer_is")]
    for path in paths:
        expected = 404 if path.endswith("x") else 200
        assert administrator.get(f"{draft}{path}").status_code == expected, path
    assert administrator.get(f"{draft}/rule/criteria/0/rules/0").status_code == 303
    assert administrator.get(f"{draft}/edition.toml").mimetype == "application/toml"


def test_each_part_of_next_years_draft_is_edited_in_forms(administrator: LintedClient, desk: Desk):
    draft = start(administrator)
    draft_id = int(draft.rsplit("/", 1)[1])
    head = {
        "name": "工程技术",
        "in_force_from": "2024-03-01",
        "document": "某通知",
        "clause": "一",
        "status": "confirmed",
    }
    assert save(administrator, f"{draft}/head", head).status_code == 303
    level = {"level": "中级", "title": "工程师", "mode": "考评结合", "status": ""}
    assert save(administrator, f"{draft}/parts/levels/2", level).status_code == 303
    new = {"group": "建筑", "number": "99", "name": "古建筑", "scope": "修缮", "basis": "通知", "status": ""}
    count = len(desk.read(draft_id).document["specialties"])
    assert save(administrator, f"{draft}/parts/specialties/{count}", new).status_code == 303
    rule = {
        "id": "path.bachelor.title",
        "p_level": "中级",
        "p_years": "4",
        "p_series": "工程技术\n工程",
        "p_basis": "",
        "p_late_cohorts": "2021\n2022",
        "status": "",
    }
    assert save(administrator, f"{draft}/rule/blocks/path-associate/rules/1/rules/1", rule).status_code == 303
    document = desk.read(draft_id).document
    assert (document["in_force_from"], document["source"]) == (
        "2024-03-01",
        {"document": "某通知", "clause": "一", "status": "confirmed"},
    )
    assert document["levels"][2] == {"level": "中级", "title": "工程师", "mode": "考评结合"}
    assert document["specialties"][count]["number"] == 99
    assert document["blocks"]["path-associate"]["rules"][1]["rules"][1] == {
        "rule": "title_held",
        "id": "path.bachelor.title",
        "level": "中级",
        "years": 4,
        "series": ["工程技术", "工程"],
        "late_cohorts": [2021, 2022],
    }
    assert desk.read(draft_id).mistakes == ()
    page = body(administrator.get(f"{draft}/compare"))
    assert "减少1" in page
    assert "古建筑" in page


def test_mistake_stands_beside_its_field_and_what_was_typed_stays(administrator: LintedClient):
    draft = start(administrator)
    place = f"{draft}/rule/blocks/path-associate/rules/1/rules/1"
    wrong = {"id": "path.bachelor.title", "p_level": "中级", "p_years": "四年", "status": ""}
    answer = save(administrator, place, wrong)
    assert answer.status_code == 422
    assert "应当是不小于0的整数" in body(answer)
    assert 'value="四年"' in body(answer)
    assert "已恢复" in body(administrator.get(place))


def test_rules_are_added_and_taken_out_in_the_tree(administrator: LintedClient, desk: Desk):
    draft = start(administrator)
    draft_id = int(draft.rsplit("/", 1)[1])
    holder = f"{draft}/rule-new/criteria/1"
    added = administrator.submit(
        holder,
        {"revision": "1", "kind": "any_of", "id": "either", "text": "满足其一", "status": ""},
        page=f"{holder}?kind=any_of",
    )
    assert added.status_code == 303
    assert "至少有一个条件" in body(administrator.get(draft)), "an empty choice is a mistake, shown on the draft's page"
    inside = f"{draft}/rule-new/criteria/1/rules/4"
    use = {"revision": "2", "kind": "use", "use": "standing"}
    assert administrator.submit(inside, use, page=f"{inside}?kind=use").status_code == 303
    assert desk.read(draft_id).mistakes == ()
    page = f"{draft}/parts/criteria/1"
    assert "满足其一" in body(administrator.get(page))
    answer = administrator.submit(f"{draft}/raise/criteria/1/rules/4", {"revision": "3"}, page=page)
    assert answer.headers["Location"] == page
    administrator.submit(f"{draft}/drop/criteria/1/rules/3", {"revision": "4"}, page=page)
    rules = desk.read(draft_id).document["criteria"][1]["rules"]
    assert [rule.get("use") for rule in rules] == ["standing", "integrity", "path-assistant", "education-hours"]


def test_stale_form_meets_a_conflict_and_keeps_its_text(administrator: LintedClient):
    draft = start(administrator)
    page = f"{draft}/parts/declarations/0"
    fields = {"key": "honest", "text": "第一次", "status": ""}
    shown = revision(administrator, page)
    assert administrator.submit(page, {"revision": shown, **fields}, page=page).status_code == 303
    again = administrator.submit(page, {"revision": shown, **fields, "text": "第二次"}, page=page)
    assert again.status_code == 409
    assert "第二次" in body(again)


def upload(client: LintedClient, content: bytes):
    token = client.token(f"{EDITIONS}/upload")
    sent = {"csrf_token": token, "file": (io.BytesIO(content), "edition.toml")}
    return client.post(f"{EDITIONS}/upload", data=sent, content_type="multipart/form-data")


def test_uploaded_file_becomes_a_draft_whose_mistakes_have_lines(administrator: LintedClient):
    text = body(administrator.get(f"{EDITIONS}/released/engineering/2023/1.toml")).replace("year = 2023", "year = 2024")
    faulty = text.replace("years = 5", "years = -5", 1)
    line = faulty[: faulty.index("years = -5")].count("\n") + 1
    answer = upload(administrator, faulty.encode())
    assert answer.status_code == 303
    page = body(administrator.get(answer.headers["Location"]))
    assert f"第{line}行" in page
    assert "有1处错误" in page
    assert upload(administrator, text.encode()).headers["Location"] == answer.headers["Location"]
    assert "处错误</p>" not in body(administrator.get(answer.headers["Location"]))
    refused = upload(administrator, b"a = [")
    assert refused.status_code == 422
    assert "TOML" in body(refused)


def test_pages_of_an_upload_full_of_wrong_values_still_open(administrator: LintedClient):
    """Every number, text and truth of the file becomes an empty table: all of it is shown as mistakes."""
    text = body(administrator.get(f"{EDITIONS}/released/engineering/2023/1.toml")).replace("year = 2023", "year = 2024")
    wrong = re.sub(
        r"^(rule|id|use|kind|status|mode|title|key|slug|name|text|number) = .*$", r"\1 = {}", text, flags=re.M
    )
    head = 'slug = "engineering"\nname = "工程技术"\n'
    wrong = head + wrong.split("\n", 2)[2] if wrong.startswith("slug") else wrong
    wrong = re.sub(r"\A.*?year = 2024", head + "year = 2024", wrong, count=1, flags=re.S)
    answer = upload(administrator, wrong.encode())
    assert answer.status_code == 303, body(answer)
    draft = answer.headers["Location"]
    paths = ["", "/head", "/compare", "/trials", "/submit", "/edition.toml", "/parts/criteria/0"]
    paths += [f"/parts/{part}" for part in ("levels", "tracks", "equivalents", "specialties", "fields", "declarations")]
    paths += [
        f"/parts/{part}/0" for part in ("levels", "tracks", "equivalents", "specialties", "fields", "declarations")
    ]
    for path in paths:
        assert administrator.get(f"{draft}{path}").status_code == 200, path
    assert "有50处错误" in body(administrator.get(draft))


def test_province_approves_what_another_submitted(administrator: LintedClient, desk: Desk, app, clock):
    draft = start(administrator)
    assert administrator.get(f"{draft}/decide").status_code == 403
    assert save(administrator, f"{draft}/submit", {"why": ""}).status_code == 422
    assert save(administrator, f"{draft}/submit", {"why": "省厅通知"}).status_code == 303
    assert administrator.get(f"{draft}/submit").status_code == 200
    officer = LintedClient(app)
    sign_in_client(officer, desk.officer, now=clock.now())
    assert f'href="{draft}/decide"' in body(officer.get(draft))
    assert save(officer, f"{draft}/decide", {"decision": "return", "why": ""}).status_code == 422
    assert save(officer, f"{draft}/decide", {"decision": "return", "why": "请补充依据"}).status_code == 303
    assert "请补充依据" in body(administrator.get(draft))
    assert save(administrator, f"{draft}/submit", {"why": "附依据"}).status_code == 303
    assert save(officer, f"{draft}/decide", {"decision": "approve"}).status_code == 303
    assert f"{EDITIONS}/released/engineering/2024/1.toml" in body(officer.get(EDITIONS))
    assert desk.registry.edition("engineering", 2024).year == 2024


def test_open_window_is_named_where_it_stands_in_the_way(administrator: LintedClient, desk: Desk, clock):
    draft = start(administrator, which="same_year")
    clock.set("2023-08-28T08:00")
    sign_in_client(administrator, desk.administrator, now=clock.now())
    page = body(administrator.get(draft))
    assert "该年度的评审条件不能再改" in page
    assert f'href="{draft}/submit"' not in page


def test_trial_is_asked_for_and_watched(administrator: LintedClient):
    draft = start(administrator)
    answer = administrator.submit(f"{draft}/trials", {"year": "2023"}, page=f"{draft}/trials")
    assert answer.status_code == 409
    assert "没有可以试算的申报" in body(answer)


@pytest.mark.parametrize("role", [Role.OFFICE_OFFICER, Role.CALENDAR_MANAGER, Role.MUNICIPAL_OFFICER])
def test_others_see_no_draft(administrator: LintedClient, desk: Desk, app, clock, role: Role):
    draft = start(administrator)
    places = {Role.OFFICE_OFFICER: desk.tree.office, Role.MUNICIPAL_OFFICER: desk.tree.city}
    other = LintedClient(app)
    sign_in_client(other, make_staff(role, places.get(role, desk.tree.province)), now=clock.now())
    assert other.get(EDITIONS).status_code == 403
    assert other.get(draft).status_code == 403


def test_auditor_and_province_read_and_change_nothing(administrator: LintedClient, desk: Desk, app, clock):
    draft = start(administrator)
    for person in (make_staff(Role.AUDITOR, desk.tree.province), desk.officer):
        reader = LintedClient(app)
        sign_in_client(reader, person, now=clock.now())
        assert reader.get(draft).status_code == 200
        assert reader.get(f"{draft}/compare").status_code == 200
        assert reader.get(f"{draft}/parts/levels/0").status_code == 403
        assert "/parts/levels" not in body(reader.get(draft))


def test_administrator_of_another_series_reads_and_is_refused_to_write(administrator, desk: Desk, app, clock):
    draft = start(administrator)
    office = make_organisation("committee_office", desk.tree.department, attributes={"series": ["health"]})
    other = LintedClient(app)
    sign_in_client(other, make_member(make_person(), office, Role.SERIES_ADMINISTRATOR), now=clock.now())
    assert "/parts/levels" not in body(other.get(draft))
    answer = save(other, f"{draft}/head", {"name": "x", "document": "x", "status": "confirmed"})
    assert answer.status_code == 403


def test_board_asks_the_database_no_more_for_four_drafts_than_for_one(administrator: LintedClient, desk: Desk):
    def asked() -> int:
        statements: list[object] = []
        database.obj.query_hooks.append(statements.append)
        try:
            assert administrator.get(EDITIONS).status_code == 200
        finally:
            database.obj.query_hooks.remove(statements.append)
        return len(statements)

    start(administrator)
    first = asked()
    for number in range(3):
        text = edition_drafts.to_toml({**desk.registry.edition("engineering", 2023).data, "year": 2030 + number})
        assert upload(administrator, text.encode()).status_code == 303
    assert asked() <= first <= 12
