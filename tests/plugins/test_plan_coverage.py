"""Every entry of the 2023 plan has its series, or its review type, with everything an applicant needs to choose it."""

from collections.abc import Iterator
from importlib.resources import files

import pytest

from portal.calendar.domain.document import plan_from_toml
from portal.criteria import Edition, Item, Rule, Status, TitleHeld
from portal.registry import UnknownSeries, build
from portal.series.domain.source_values import open_values
from portal.submissions.domain.dossier import ACHIEVEMENT_WORDS
from portal.submissions.domain.dossier_kinds import KINDS, TITLE_SERIES

PLAN = plan_from_toml((files("portal.calendar") / "plans" / "2023.toml").read_text(encoding="utf-8"))
# As it is installed: every plugin that the distribution declares.
REGISTRY = build()
ENTRIES = [(row, entry) for row, entry in PLAN.entries()]
SERIES_ENTRIES = [(row, entry) for row, entry in ENTRIES if not entry.track_of]
TRACK_ENTRIES = [(row, entry) for row, entry in ENTRIES if entry.track_of]
EDITIONS = [edition for series in REGISTRY.series() for edition in series.editions]


def _name(edition: Edition) -> str:
    return f"{edition.slug}-{edition.year}-{edition.version}"


def test_the_plan_has_29_entries_and_all_bundled_plugins_are_on():
    assert (len(ENTRIES), len(SERIES_ENTRIES), len(TRACK_ENTRIES)) == (29, 28, 1)
    assert {report.name: report.reason for report in REGISTRY.report() if not report.enabled} == {}


@pytest.mark.parametrize(("row", "entry"), SERIES_ENTRIES, ids=[entry.slug for _, entry in SERIES_ENTRIES])
def test_every_entry_has_a_series_of_its_slug(row, entry):
    series = REGISTRY.find_series(entry.slug)
    assert series.slug == entry.slug


@pytest.mark.parametrize(("row", "entry"), SERIES_ENTRIES, ids=[entry.slug for _, entry in SERIES_ENTRIES])
def test_every_name_in_the_plan_means_that_series(row, entry):
    for name in (entry.name, *entry.aliases):
        assert [series.slug for series in REGISTRY.series() if series.answers_to(name)] in ([entry.slug], []), name
    assert REGISTRY.find_series(entry.name).slug == entry.slug


def test_no_series_is_outside_the_plan():
    assert {series.slug for series in REGISTRY.series()} == {entry.slug for _, entry in SERIES_ENTRIES}


@pytest.mark.parametrize(("row", "entry"), SERIES_ENTRIES, ids=[entry.slug for _, entry in SERIES_ENTRIES])
def test_every_series_has_an_edition_of_the_rows_application_year(row, entry):
    edition = REGISTRY.edition(entry.slug, row.application_year)
    assert (edition.slug, edition.year) == (entry.slug, row.application_year)
    assert edition.specialties
    assert edition.declarations


@pytest.mark.parametrize(("row", "entry"), TRACK_ENTRIES, ids=[entry.slug for _, entry in TRACK_ENTRIES])
def test_a_special_review_is_a_track_of_its_series_with_the_entrys_window(row, entry):
    with pytest.raises(UnknownSeries):
        REGISTRY.find_series(entry.slug)
    for slug in entry.track_of:
        edition = REGISTRY.edition(slug, row.application_year)
        own = [track for track in edition.tracks if track.plan_entry == entry.slug]
        assert len(own) == 1
        assert all(edition.rule_for(level, own[0].slug).rules for level in own[0].levels)
    others = [edition.slug for edition in EDITIONS if any(track.plan_entry == entry.slug for track in edition.tracks)]
    assert set(others) <= set(entry.track_of)


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_every_level_says_its_title_and_every_exam_where_it_is(edition):
    for level in edition.levels:
        assert level.title
        if level.by_exam:
            assert "考试" in level.exam
            assert edition.tracks_for(level.level) == ()
        else:
            assert level.exam == ""
            assert edition.tracks_for(level.level), f"nobody can apply for {level.level}"
        for specialty in edition.specialties:
            assert edition.title_of(level.level, specialty.name)


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_levels_are_in_order_and_end_with_the_highest(edition):
    ranks = [level.level.rank for level in edition.levels]
    assert ranks == sorted(set(ranks))
    assert [str(level.level) for level in edition.levels][-2:] == ["副高级", "正高级"]


def _unsure(rule: Rule, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The ids from the top condition down to each rule that is not confirmed."""
    chain = (*above, rule.id)
    if rule.source.status is not Status.CONFIRMED:
        yield chain
    for inner in getattr(rule, "rules", ()):
        yield from _unsure(inner, chain)


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_every_value_that_is_not_confirmed_is_listed_with_its_status(edition):
    listed = open_values(edition.data)
    assert {value.status for value in listed} <= {Status.UNSOURCED.value, Status.UNCONFIRMED.value}
    parts = {(value.place[0], value.place[1]) for value in listed if len(value.place) == 2}
    for part in ("levels", "tracks", "specialties", "fields", "declarations"):
        # What another plugin adds stands after what the file says, and in that plugin's own file.
        for index, entry in enumerate(getattr(edition, part)[: len(edition.data.get(part, ()))]):
            assert ((part, index) in parts) == (entry.source.status is not Status.CONFIRMED), (part, index)
    ids = {value.entry["id"] for value in listed if "id" in value.entry}
    own = {track["slug"] for track in edition.data["tracks"]}
    for criteria in edition.criteria:
        if own.isdisjoint(criteria.tracks):
            continue
        for top in criteria.rule.rules:
            for chain in _unsure(top):
                assert ids.intersection(chain), f"{criteria.level} {'/'.join(chain)} is not listed"


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_everything_has_a_document_and_only_the_notice_is_cited_by_clause(edition):
    entries = (*edition.levels, *edition.tracks, *edition.specialties, *edition.fields, *edition.declarations)
    rules = [rule for criteria in edition.criteria for rule in criteria.rule.walk()]
    for source in [entry.source for entry in (*entries, *rules)]:
        assert source.document
        assert not source.clause or source.document.startswith("黔人社通〔2023〕37号"), source


# What the dossier can register as a result: the words of its kinds, and the sorts that a kind offers to choose.
REGISTERED = {
    *ACHIEVEMENT_WORDS.values(),
    *(word for kind in KINDS.values() for spec in kind.fields if spec.key == "kind_word" for word in spec.choices),
}


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_every_result_of_a_menu_can_be_registered_in_the_dossier(edition):
    for criteria in edition.criteria:
        for rule in criteria.rule.walk():
            if isinstance(rule, Item):
                assert REGISTERED.intersection(rule.kinds), f"{criteria.level} {rule.id}: {'、'.join(rule.kinds)}"


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_every_title_that_is_asked_for_can_be_registered_in_the_dossier(edition):
    for criteria in edition.criteria:
        for rule in criteria.rule.walk():
            if isinstance(rule, TitleHeld) and rule.series:
                assert set(TITLE_SERIES).intersection(rule.series), f"{criteria.level} {rule.id}"
