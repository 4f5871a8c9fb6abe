"""Values that wait for the province's confirmation: all listed, confirmed and corrected only in drafts."""

import pytest

from portal.app import Portal
from portal.criteria import Edition, Status
from portal.kernel.clock import shanghai
from portal.kernel.errors import Conflict, Denied, Invalid, Missing
from portal.series.domain.source_values import confirmed, open_values
from portal.series.service import edition_parts, source_values
from portal.series.service.edition_loading import build
from tests.service.series.editions import NOW, Desk, make_desk

MENU = "blocks/menu-associate"


@pytest.fixture
def desk(portal: Portal) -> Desk:
    return make_desk(portal)


def waiting(desk: Desk, **others) -> source_values.Waiting:
    given = {"series": "engineering", "registry": desk.registry, "actor": desk.officer.actor, "now": NOW}
    return source_values.waiting(**{**given, **others})


def confirm(desk: Desk, place: str = MENU, *, now=NOW, document: str = "黔人社发〔2024〕1号", actor=None) -> int:
    return source_values.confirm(
        series="engineering",
        year=2023,
        version=1,
        place=place,
        document=document,
        clause="第三条",
        registry=desk.registry,
        actor=actor or desk.administrator.actor,
        now=now,
    )


def unconfirmed(edition: Edition) -> list[str]:
    """Whatever pages show as waiting for the province."""
    rules = [rule for criteria in edition.criteria for rule in criteria.rule.walk()]
    parts = (edition.levels, edition.tracks, edition.specialties, edition.fields, edition.declarations, rules)
    equal = [each for rule in rules for each in getattr(rule, "equivalents", ())]
    return [repr(each) for part in (*parts, equal) for each in part if each.source.status is not Status.CONFIRMED]


def test_list_is_complete_when_all_of_it_is_confirmed_nothing_is_left(desk: Desk):
    for series in desk.registry.series():
        found = waiting(desk, series=series.slug)
        assert all(value.document for value in found.values), "each says what it rests on now"
        document = found.document
        assert unconfirmed(build(document, series)) == [] or found.values
        for value in found.values:
            document = confirmed(document, value.place, by="省厅文件", clause="")
        assert unconfirmed(build(document, series)) == [], series.slug
        assert open_values(document) == ()


def test_what_another_plugin_added_to_an_edition_is_listed_too(desk: Desk):
    refined = [each for each in desk.registry.series() if any(edition.refined_by for edition in each.editions)]
    for series in refined:
        found = waiting(desk, series=series.slug)
        names = {track["slug"] for track in found.document["tracks"]}
        theirs = [each for each in found.edition.criteria if not set(each.tracks) <= names]
        open_rules = [
            rule for each in theirs for rule in each.rule.walk() if rule.source.status is not Status.CONFIRMED
        ]
        assert {rule.id for rule in open_rules} <= {each.id for each in found.added}


def test_confirming_goes_into_the_draft_of_a_new_version_and_changes_no_released_one(desk: Desk):
    before = desk.registry.edition("engineering", 2023).hash
    draft_id = confirm(desk)
    draft = desk.read(draft_id)
    assert (draft.row.year, draft.row.version) == (2023, 2)
    block = draft.document["blocks"]["menu-associate"]
    assert (block["status"], block["document"], block["clause"]) == ("confirmed", "黔人社发〔2024〕1号", "第三条")
    assert len(open_values(draft.document)) == len(waiting(desk).values) - 1
    assert desk.registry.edition("engineering", 2023).hash == before
    assert confirm(desk, "equivalents/0") == draft_id, "the next one goes into the same draft"
    assert desk.read(draft_id).mistakes == ()


def test_confirmed_value_is_in_force_once_the_version_is_approved(desk: Desk):
    draft_id = confirm(desk)
    desk.change(draft_id, "in_force_from", value="2023-06-01")
    desk.submit(draft_id)
    desk.approve(draft_id)
    edition = desk.registry.edition("engineering", 2023, on=shanghai(2023, 6, 2).date())
    (menu,) = edition.menus("副高级", "normal")
    assert (menu.source.document, menu.source.status) == ("黔人社发〔2024〕1号", Status.CONFIRMED)


def test_under_an_open_window_the_draft_is_of_the_next_year(desk: Desk):
    draft = desk.read(confirm(desk, now=shanghai(2023, 8, 28, 8)))
    assert (draft.row.year, draft.row.version) == (2024, 1)


def test_correcting_opens_the_place_in_the_draft(desk: Desk):
    draft_id, where = source_values.correct(
        series="engineering",
        year=2023,
        version=1,
        place=MENU,
        registry=desk.registry,
        actor=desk.administrator.actor,
        now=NOW,
    )
    assert where == ("blocks", "menu-associate")
    _place, table = edition_parts.rule_at(desk.read(draft_id), MENU)
    assert table["count"] == 2


def test_value_that_the_draft_has_changed_since_is_not_overwritten(desk: Desk):
    draft_id = confirm(desk, "equivalents/0")
    desk.change(draft_id, "blocks", "menu-associate", "count", value=3)
    with pytest.raises(Conflict):
        confirm(desk)
    assert desk.read(draft_id).document["blocks"]["menu-associate"]["count"] == 3


def test_confirming_needs_a_text_an_open_value_and_the_administrator(desk: Desk):
    with pytest.raises(Invalid):
        confirm(desk, document=" ")
    with pytest.raises(Missing):
        confirm(desk, "source")
    with pytest.raises(Missing):
        confirm(desk, "blocks/nothing")
    with pytest.raises(Denied):
        confirm(desk, actor=desk.officer.actor)
    with pytest.raises(Missing):
        waiting(desk, series="nothing")
    with pytest.raises(Missing):
        waiting(desk, year=2023, version=9)
