"""Editions in the browser, by their services: begun, uploaded, edited, submitted, approved, in force, unchangeable."""

import re
import tomllib
from pathlib import Path

import pytest

from portal.app import Portal
from portal.criteria import edition_data, facts_from_json, loading
from portal.doctor import invariants
from portal.kernel import ledger
from portal.kernel.access import Role
from portal.kernel.clock import shanghai
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, Refused
from portal.kernel.notices import unread_count
from portal.series.service import edition_board, edition_decision, edition_drafts, edition_parts, edition_upload
from portal.series.service.edition_wording import say_mistake
from portal.series.store import edition as store
from portal.series.store.edition_invariants import EDITION_CHECKS
from portal.submissions.store.application import Application
from tests.applicants import make_applied, make_engineer, make_province
from tests.factories import make_member, make_organisation, make_staff
from tests.service.series.editions import NOW, Desk, make_desk

INTEGRITY = ("blocks", "integrity", "years")
# 本科, 工程师 since the middle of 2020: four full years at the end of 2024.
FACTS = facts_from_json(
    {
        "education": [{"level": "本科", "degree": "学士", "graduated": "2010-07-01"}],
        "titles": [{"series": "工程技术", "title": "工程师", "level": "中级", "obtained": "2020-06-01"}],
    }
)


@pytest.fixture
def desk(portal: Portal) -> Desk:
    return make_desk(portal)


def upload(desk: Desk, text: str, *, actor=None) -> int:
    return edition_upload.upload(
        content=text.encode(), registry=desk.registry, actor=actor or desk.administrator.actor, now=NOW
    )


def text_of(desk: Desk, **changes: str) -> str:
    """The shipped edition of 2023 as a file, with some texts replaced."""
    text = edition_drafts.to_toml(edition_board.plain_data(desk.registry.edition("engineering", 2023)))
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def test_next_years_draft_is_last_years_edition_under_another_year(desk: Desk):
    draft = desk.read(desk.start())
    base = desk.registry.edition("engineering", 2023)
    assert (draft.row.year, draft.row.version, draft.mistakes) == (2024, 1, ())
    assert {**draft.document, "year": 2023} == edition_board.plain_data(base)
    assert [entry.action for entry in ledger.history(f"edition.draft:{draft.row.id}")] == ["edition.started"]


def test_starting_again_goes_on_with_the_same_draft(desk: Desk):
    assert desk.start() == desk.start()
    assert desk.start(next_year=False) != desk.start()


def test_file_that_is_downloaded_is_the_edition_that_is_uploaded(desk: Desk):
    draft_id = desk.start()
    text = edition_drafts.to_toml(desk.read(draft_id).document)
    before = desk.read(draft_id).edition
    assert upload(desk, text) == draft_id
    after = desk.read(draft_id).edition
    assert before is not None
    assert after is not None
    assert after.hash == before.hash
    assert tomllib.loads(text)["year"] == 2024


def test_another_provinces_numbers_are_loaded_approved_and_judge_from_then_on(desk: Desk):
    """No code is touched: five years of holding the title become four, through the upload door."""
    text = text_of(desk).replace("year = 2023\n", "year = 2024\n", 1)
    assert text.count("years = 5") > 1
    changed = text.replace("years = 5", "years = 4").replace("黔人社通〔2023〕37号", "某人社通〔2024〕1号")
    draft_id = upload(desk, changed)
    assert desk.read(draft_id).mistakes == ()
    with pytest.raises(LookupError):
        desk.registry.edition("engineering", 2024)
    desk.submit(draft_id)
    desk.approve(draft_id)
    theirs = desk.registry.edition("engineering", 2024)
    assert theirs.tracks[2].source.document.startswith("某人社通")
    held = {each.id: each for each in desk.registry.judge(theirs, "副高级", "normal", FACTS).verdict.walk()}
    assert held["path.bachelor"].outcome.value == "met"
    ours = edition_drafts.build(
        {**edition_board.plain_data(desk.registry.edition("engineering", 2023)), "year": 2024}, engineering(desk)
    )
    held = {each.id: each for each in desk.registry.judge(ours, "副高级", "normal", FACTS).verdict.walk()}
    assert held["path.bachelor"].outcome.value == "not_met"


def engineering(desk: Desk):
    return edition_drafts.series_of(desk.registry, "engineering")


def test_every_mistake_of_a_file_is_named_with_its_line(desk: Desk):
    text = text_of(desk).replace("year = 2023\n", "year = 2024\n", 1)
    lines = text.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("years = "))
    lines[first] = "years = -1"
    second = next(i for i, line in enumerate(lines) if line.startswith("mode = "))
    lines[second] = 'mode = "抽签"'
    draft = desk.read(upload(desk, "\n".join(lines)))
    assert {mistake.line for mistake in draft.mistakes} == {first + 1, second + 1}
    assert all(mistake.text and mistake.where for mistake in draft.mistakes)
    with pytest.raises(Refused, match="2处错误"):
        desk.submit(draft.row.id)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "请选择文件"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a = [\n", "TOML"),
        (b'slug = "nothing"\n', "slug"),
        (b'slug = "engineering"\nyear = "x"\n', "year"),
        (b'slug = "engineering"\nyear = 2023\nversion = 1\n', "第1版已经发布"),
        (b'slug = "engineering"\nyear = 2024\nversion = 1\nlevels = 3\n', "第4行"),
        (b"x" * (512 * 1024 + 1), "512KB"),
    ],
)
def test_file_that_can_be_no_draft_is_refused_with_the_reason(desk: Desk, content: bytes, says: str):
    with pytest.raises(Invalid) as refused:
        edition_upload.upload(content=content, registry=desk.registry, actor=desk.administrator.actor, now=NOW)
    assert says in refused.value.errors["file"]


def test_approval_by_another_puts_the_edition_in_force_and_tells_the_administrator(desk: Desk):
    draft_id = desk.start()
    desk.change(draft_id, *INTEGRITY, value=2)
    before = unread_count(desk.officer.person.id)
    desk.submit(draft_id)
    assert unread_count(desk.officer.person.id) == before + 1
    told = unread_count(desk.administrator.person.id)
    desk.approve(draft_id)
    assert unread_count(desk.administrator.person.id) == told + 1
    edition = desk.registry.edition("engineering", 2024)
    assert edition.data == edition_drafts.loadable(desk.read(draft_id).document)
    actions = [entry.action for entry in ledger.history(f"edition.draft:{draft_id}")]
    assert actions == ["edition.started", "edition.saved", "edition.submitted", "edition.approved"]
    assert holding()


def holding() -> bool:
    """The doctor's invariants of editions hold, and the doctor asks for them."""
    asked = {each.name for each in invariants()}
    assert {check.__name__ for check in EDITION_CHECKS} <= asked
    return not any(check() for check in EDITION_CHECKS)


def test_whoever_wrote_or_submitted_it_does_not_approve_it(desk: Desk):
    both = make_staff(Role.SERIES_ADMINISTRATOR, desk.tree.office).person
    as_administrator = make_member(
        both, make_organisation("committee_office", desk.tree.department), "series_administrator"
    )
    as_officer = make_member(both, desk.tree.province, Role.PROVINCIAL_OFFICER)
    draft_id = desk.start(actor=as_administrator.actor)
    desk.submit(draft_id)
    with pytest.raises(Refused) as refused:
        desk.approve(draft_id, by=as_officer)
    assert refused.value.code == "two_people"
    assert store.releases() == []


def test_released_edition_and_a_submitted_draft_do_not_change(desk: Desk):
    draft_id = desk.start()
    desk.submit(draft_id)
    with pytest.raises(Refused, match="报送"):
        desk.change(draft_id, *INTEGRITY, value=9)
    desk.approve(draft_id)
    with pytest.raises(Refused):
        desk.change(draft_id, *INTEGRITY, value=9)
    with pytest.raises(Refused):
        edition_drafts.discard(
            draft_id=draft_id, revision=desk.read(draft_id).row.revision, actor=desk.administrator.actor, now=NOW
        )
    with pytest.raises(Invalid, match="已经发布"):
        upload(desk, edition_drafts.to_toml(desk.read(draft_id).document))


def test_returned_draft_comes_back_with_the_reason_and_can_be_edited(desk: Desk):
    draft_id = desk.start()
    desk.submit(draft_id)

    def send_back(why: str) -> None:
        edition_decision.send_back(
            draft_id=draft_id,
            why=why,
            revision=desk.read(draft_id).row.revision,
            registry=desk.registry,
            actor=desk.officer.actor,
            now=NOW,
        )

    with pytest.raises(Invalid):
        send_back(" ")
    send_back("年限与通知不一致")
    assert (desk.read(draft_id).row.state, desk.read(draft_id).row.decided_why) == ("returned", "年限与通知不一致")
    desk.change(draft_id, *INTEGRITY, value=4)
    desk.submit(draft_id)


def test_nothing_changes_under_an_open_window(desk: Desk):
    """The engineers' window of 2023 opens on 28 August: a new version is possible before, and not a second later."""
    draft_id = desk.start(next_year=False)
    desk.change(draft_id, "in_force_from", value="2023-08-01")
    opens = shanghai(2023, 8, 28, 8)
    with pytest.raises(Refused) as refused:
        desk.submit(draft_id, now=opens)
    assert refused.value.code == "window_open"
    assert "2023年8月28日" in refused.value.message
    before = shanghai(2023, 8, 28, 7, 59, 59)
    desk.submit(draft_id, now=before)
    with pytest.raises(Refused):
        desk.approve(draft_id, now=opens)
    desk.approve(draft_id, now=before)
    july, august = shanghai(2023, 7, 31).date(), shanghai(2023, 8, 1).date()
    assert desk.registry.edition("engineering", 2023, on=july).version == 1
    assert desk.registry.edition("engineering", 2023, on=august).version == 2


def test_application_keeps_the_edition_that_was_in_force_on_the_day_it_was_made(desk: Desk, portal: Portal):
    draft_id = desk.start(next_year=False)
    desk.change(draft_id, "in_force_from", value="2023-08-30")
    desk.submit(draft_id)
    desk.approve(draft_id)
    province = make_province(portal)
    early, late = make_engineer(province), make_engineer(province)
    make_applied(province, early, now=shanghai(2023, 8, 29, 10))
    make_applied(province, late, now=shanghai(2023, 8, 30, 10))
    recorded = [Application.get_by_id(each.application_id).edition_version for each in (early, late)]
    assert recorded == ["1", "2"]


def test_further_version_of_a_year_says_from_when_on(desk: Desk):
    draft_id = desk.start(next_year=False)
    with pytest.raises(Refused, match="施行日期"):
        desk.submit(draft_id)


def test_two_who_edit_at_once_do_not_overwrite_each_other(desk: Desk):
    draft_id = desk.start()
    revision = desk.read(draft_id).row.revision
    desk.change(draft_id, *INTEGRITY, value=4)
    with pytest.raises(Conflict):
        edition_drafts.save(draft_id, dict, revision=revision, what="late", actor=desk.administrator.actor, now=NOW)


def test_each_administers_the_own_series_only(desk: Desk):
    office = make_organisation("committee_office", desk.tree.department, attributes={"series": ["health"]})
    other = make_staff(Role.SERIES_ADMINISTRATOR, office)
    with pytest.raises(Denied):
        desk.start(actor=other.actor)
    with pytest.raises(Denied):
        upload(desk, text_of(desk), actor=other.actor)
    draft_id = desk.start()
    with pytest.raises(Denied):
        edition_drafts.discard(draft_id=draft_id, revision=1, actor=other.actor, now=NOW)
    with pytest.raises(Denied):
        edition_drafts.draft_of(draft_id, registry=desk.registry, actor=make_staff("office_officer", office).actor)
    with pytest.raises(Missing):
        desk.start(series="nothing", actor=desk.administrator.actor)


def save_entry(desk: Desk, draft_id: int, part: str, index: int, values) -> None:
    edition_parts.save_entry(
        draft_id=draft_id,
        part=part,
        index=index,
        values=values,
        revision=desk.read(draft_id).row.revision,
        registry=desk.registry,
        actor=desk.administrator.actor,
        now=NOW,
    )


def test_mistake_in_an_entry_is_refused_beside_its_field_and_one_elsewhere_is_not(desk: Desk):
    draft_id = desk.start()
    level = dict(desk.read(draft_id).document["levels"][0])
    with pytest.raises(Invalid) as refused:
        save_entry(desk, draft_id, "levels", 0, {**level, "mode": "抽签"})
    assert list(refused.value.errors) == ["mode"]
    desk.change(draft_id, "fields", 0, "kind", value="nothing")
    save_entry(desk, draft_id, "levels", 0, {**level, "title": "技术员（改）"})
    draft = desk.read(draft_id)
    assert draft.document["levels"][0]["title"] == "技术员（改）"
    assert [mistake.place for mistake in draft.mistakes] == [("fields", 0, "kind")]


def test_criteria_keep_their_rules_when_their_scope_changes(desk: Desk):
    draft_id = desk.start()
    before = desk.read(draft_id).document["criteria"][0]
    save_entry(desk, draft_id, "criteria", 0, {"level": "员级", "tracks": ["normal"], "clause": "一"})
    after = desk.read(draft_id).document["criteria"][0]
    assert (after["rules"], after["clause"]) == (before["rules"], "一")


def test_rule_of_a_shared_block_is_edited_added_to_moved_and_taken_out(desk: Desk):
    draft_id = desk.start()

    def given() -> dict:
        return {"actor": desk.administrator.actor, "now": NOW, "revision": desk.read(draft_id).row.revision}

    rule = {"rule": "work_years", "id": "extra", "years": 3}
    edition_parts.add_rule(draft_id=draft_id, holder="blocks/standing", values=rule, registry=desk.registry, **given())
    edition_parts.raise_at(draft_id=draft_id, place="blocks/standing/rules/3", **given())
    assert [each["id"] for each in desk.read(draft_id).document["blocks"]["standing"]["rules"]][2:] == [
        "extra",
        "no-sanction",
    ]
    place = "blocks/standing/rules/2"
    with pytest.raises(Invalid) as refused:
        edition_parts.save_rule(
            draft_id=draft_id, place=place, values={**rule, "years": "三"}, registry=desk.registry, **given()
        )
    assert list(refused.value.errors) == ["years"]
    edition_parts.drop_at(draft_id=draft_id, place=place, **given())
    assert len(desk.read(draft_id).document["blocks"]["standing"]["rules"]) == 3
    with pytest.raises(Refused, match="还在使用"):
        edition_parts.drop_at(draft_id=draft_id, place="blocks/standing", **given())
    with pytest.raises(Missing):
        edition_parts.drop_at(draft_id=draft_id, place="source", **given())


def test_draft_that_would_switch_another_plugin_off_is_not_submitted(desk: Desk):
    """A draft with a review type of its own under the private economy's name would clash with that plugin's."""
    refined = desk.registry.edition("engineering", 2023).refined_by
    assert refined
    draft_id = desk.start()
    document = desk.read(draft_id).document
    track = {"slug": "private_economy", "name": "民营", "levels": ["员级"]}
    desk.change(draft_id, "tracks", len(document["tracks"]), value=track)
    criteria = {**document["criteria"][0], "tracks": ["private_economy"]}
    desk.change(draft_id, "criteria", len(document["criteria"]), value=criteria)
    assert desk.read(draft_id).mistakes == ()
    with pytest.raises(Refused, match="private_economy"):
        desk.submit(draft_id)
    assert desk.registry.edition("engineering", 2023).refined_by == refined, "trying it out switched nothing off"


def test_level_of_a_track_without_conditions_is_a_mistake(desk: Desk):
    draft_id = desk.start()
    edition_parts.drop_at(
        draft_id=draft_id,
        place="criteria/0",
        revision=desk.read(draft_id).row.revision,
        actor=desk.administrator.actor,
        now=NOW,
    )
    (mistake,) = desk.read(draft_id).mistakes
    assert (mistake.place, mistake.text) == (("tracks", 0, "levels"), "员级还没有申报条件")


def test_every_shipped_edition_can_be_the_start_of_a_draft(desk: Desk):
    for series in desk.registry.series():
        for edition in series.editions:
            assert edition_drafts.mistakes(edition_board.plain_data(edition), series) == (), edition.identity()
            document = edition_board.plain_data(edition)
            again = tomllib.loads(edition_drafts.to_toml(document))
            assert edition_board.plain(again) == document


CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_mistake_of_the_loader_is_told_in_chinese():
    """Each sentence with which the loader refuses a document, as it is written in its source."""
    sources = [Path(loading.__file__), Path(edition_data.__file__)]
    told = [
        found
        for path in sources
        for found in re.findall(r'LoadError\(\s*f?"(?!kinds)[^:"]*: ([^"]+)"', path.read_text())
    ]
    texts = [text for text in told if text != "{error}"]
    assert len(texts) > 15
    for told_text in texts:
        text = told_text.replace("{BY_EXAM}", "考试")
        said = say_mistake(re.sub(r"\{[^}]*!r\}", "'x'", re.sub(r"\{[^}!]*\}", "3", text)))
        assert CHINESE.search(said.replace("考试", "")), text
