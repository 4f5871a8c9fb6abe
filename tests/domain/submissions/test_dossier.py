"""From items to facts, in three values."""

from datetime import date

import pytest

from portal import criteria
from portal.criteria import Level
from portal.kernel.clock import shanghai
from portal.submissions.domain.dossier import (
    ACHIEVEMENT_WORDS,
    Dossier,
    Item,
    Section,
    Standing,
    Verification,
    facts,
    first_day,
    last_day,
)
from portal.submissions.domain.dossier_fields import FieldKind, problems
from portal.submissions.domain.dossier_kinds import KINDS, kind_of, kinds_of

TODAY = date(2023, 8, 10)
NONE: dict[Section, Standing] = {}


def item(section: Section, kind: str, data: dict[str, object], **values: object) -> Item:
    return Item(**{"id": 1, "person_id": 1, "section": section, "kind": kind, "data": data, "version": 1, **values})


TITLE = {"series": "工程技术", "title": "工程师", "level": "中级", "obtained": "2018-12"}


def test_open_empty_section_is_unknown() -> None:
    assert facts([], NONE) == criteria.Facts()


@pytest.mark.parametrize("section", Section)
def test_finished_empty_section_is_known_to_be_none(section: Section) -> None:
    assert getattr(facts([], {section: Standing.NONE}), section.value) == ()
    assert getattr(facts([], {section: Standing.OPEN}), section.value) is None


def test_what_is_there_is_known_before_the_section_is_finished() -> None:
    found = facts([item(Section.TITLES, "title", TITLE)], NONE, birth_date=date(1985, 5, 1))
    assert found.titles == (criteria.Title("工程技术", "工程师", Level.INTERMEDIATE, date(2018, 12, 31)),)
    assert found.birth_date == date(1985, 5, 1)
    assert found.education is None


@pytest.mark.parametrize(
    "values", [{"removed_at": shanghai(2023, 8, 1)}, {"verification": Verification.REJECTED, "reason": "x"}]
)
def test_removed_and_rejected_items_are_no_facts(values: dict[str, object]) -> None:
    assert facts([item(Section.TITLES, "title", TITLE, **values)], {Section.TITLES: Standing.COMPLETE}).titles == ()


def test_jobs_that_follow_each_other_by_month_leave_no_gap() -> None:
    periods = ({"from": "2013-07", "to": "2018-06"}, {"from": "2018-07"})
    job = {"employer": "甲", "employer_kind": "企业"}
    jobs = [item(Section.EMPLOYMENT, "employment", {**job, **period}) for period in periods]
    first, second = facts(jobs, NONE).employment or ()
    assert (first.start, first.end) == (date(2013, 7, 1), date(2018, 6, 30))
    assert (second.start, second.end) == (date(2018, 7, 1), None)


def test_month_gives_the_same_full_years_at_both_ends() -> None:
    """2018-12 is 5 full years on 2023-12-31 whichever day is meant (reading 12)."""
    assert (first_day("2018-12"), last_day("2018-12")) == (date(2018, 12, 1), date(2018, 12, 31))
    assert last_day("2024-02") == date(2024, 2, 29)
    assert last_day("2018-12-05") == date(2018, 12, 5)


def test_patent_is_known_by_its_own_kind() -> None:
    data = {"kind_word": "发明专利", "name": "一种砌块", "number": "ZL1", "date": "2022-03-04"}
    found = facts([item(Section.ACHIEVEMENTS, "patent", data)], NONE).achievements
    assert found == (criteria.Achievement("发明专利", None, None, date(2022, 3, 4), "一种砌块"),)


def test_present_employer_is_the_marked_one() -> None:
    data = {"employer": "省院", "employer_kind": "企业", "from": "2018-07", "current": True}
    other = {"employer": "旧单位", "employer_kind": "企业", "from": "2012-07"}
    held = Dossier(
        1, (item(Section.EMPLOYMENT, "employment", other), item(Section.EMPLOYMENT, "employment", data, id=2))
    )
    assert held.employer is not None
    assert (held.employer.item_id, held.employer.name) == (2, "省院")
    assert Dossier(1, ()).employer is None


def test_every_achievement_kind_has_a_word_and_every_section_a_kind() -> None:
    assert {kind.slug for kind in kinds_of(Section.ACHIEVEMENTS)} == set(ACHIEVEMENT_WORDS)
    for section in Section:
        assert kinds_of(section)
    assert kind_of(Section.TITLES, "paper") is None


def _values(kind: str) -> dict[str, object]:
    made: dict[FieldKind, object] = {
        FieldKind.TEXT: "文字", FieldKind.LONG_TEXT: "文字", FieldKind.DATE: "2020-05-06", FieldKind.MONTH: "2020-05",
        FieldKind.YEAR: 2022, FieldKind.HOURS: 60, FieldKind.YES_NO: False,
    }  # fmt: skip
    return {
        field.key: str(field.choices[0]) if field.kind is FieldKind.CHOICE else made[field.kind]
        for field in KINDS[kind].fields
    }


@pytest.mark.parametrize("kind", KINDS)
def test_full_item_of_every_kind_can_be_saved_and_is_a_fact(kind: str) -> None:
    values = _values(kind)
    assert problems(KINDS[kind], values, today=TODAY) == {}
    section = KINDS[kind].section
    assert len(getattr(facts([item(section, kind, values)], NONE), section.value)) == 1


@pytest.mark.parametrize(("kind", "key"), [(k.slug, f.key) for k in KINDS.values() for f in k.fields if f.required])
def test_required_field_is_asked_for(kind: str, key: str) -> None:
    assert set(problems(KINDS[kind], {**_values(kind), key: ""}, today=TODAY)) == {key}


@pytest.mark.parametrize(
    ("kind", "change", "at_fault"),
    [
        ("education", {"level": "大学问"}, "level"),
        ("education", {"graduated": "2033-07"}, None),
        ("education", {"graduated": "2034-07"}, "graduated"),
        ("title", {"obtained": "2023-08-11"}, "obtained"),
        ("title", {"obtained": "2023-08-10"}, None),
        ("title", {"obtained": "1901-01"}, "obtained"),
        ("title", {"title": "长" * 101}, "title"),
        ("employment", {"from": "2020-05", "to": "2020-05"}, None),
        ("employment", {"from": "2020-05-07", "to": "2020-04"}, "to"),
        ("employment", {"current": True, "to": "2020-06"}, "current"),
        ("hours", {"public": -1}, "public"),
        ("hours", {"public": 0}, None),
        ("hours", {"year": 2024}, "year"),
    ],
)
def test_impossible_value_is_named(kind: str, change: dict[str, object], at_fault: str | None) -> None:
    found = problems(KINDS[kind], {**_values(kind), **change}, today=TODAY)
    assert set(found) == ({at_fault} if at_fault else set())
