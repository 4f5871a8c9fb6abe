"""Statuses are a function of what is there; only confirmed rules refuse."""

import pytest

from portal.criteria import Outcome, Status, Verdict
from portal.submissions.domain.dossier import Dossier, Item, Section, Standing
from portal.submissions.domain.tasks import Place, Situation, blockers, doubts, is_complete, refusals, task_list
from portal.submissions.domain.tasks import Status as TaskStatus


def verdict(*children: tuple[str, Outcome, Outcome]) -> Verdict:
    parts = tuple(
        Verdict(name, name, outcome, "某文件", Status.CONFIRMED, firm=firm) for name, outcome, firm in children
    )
    outcomes = [part.outcome for part in parts]
    firms = [part.firm for part in parts]
    whole = Outcome.NOT_MET if Outcome.NOT_MET in outcomes else Outcome.MET
    firm = Outcome.NOT_MET if Outcome.NOT_MET in firms else Outcome.UNKNOWN
    return Verdict("all", "全部", whole, "某文件", Status.CONFIRMED, children=parts, firm=firm)


MET = verdict(("a", Outcome.MET, Outcome.MET))
FIRM_NO = verdict(("a", Outcome.NOT_MET, Outcome.NOT_MET), ("b", Outcome.NOT_MET, Outcome.UNKNOWN))
SOFT_NO = verdict(("b", Outcome.NOT_MET, Outcome.UNKNOWN))


def situation(**changed: object) -> Situation:
    values: dict = {
        "dossier": Dossier(1, (), {}),
        "left_out": frozenset(),
        "asked": 3,
        "answered": 3,
        "missing": 0,
        "place": Place.KNOWN,
        "verdict": MET,
        "window_open": True,
        **changed,
    }
    return Situation(**values)


def status_of(key: str, **changed: object) -> TaskStatus:
    return next(task.status for task in task_list(situation(**changed)) if task.key == key)


ITEM = Item(1, 1, Section.EDUCATION, "education", {}, 1)


@pytest.mark.parametrize(
    ("items", "standing", "expected"),
    [
        ((), Standing.OPEN, TaskStatus.TODO),
        ((ITEM,), Standing.OPEN, TaskStatus.STARTED),
        ((ITEM,), Standing.COMPLETE, TaskStatus.DONE),
        ((), Standing.NONE, TaskStatus.DONE),
    ],
)
def test_a_section_says_what_is_there(items: tuple, standing: Standing, expected: TaskStatus) -> None:
    held = Dossier(1, items, {Section.EDUCATION: standing})
    assert status_of("education", dossier=held) is expected


@pytest.mark.parametrize(
    ("missing", "answered", "expected"),
    [(0, 3, TaskStatus.DONE), (2, 1, TaskStatus.STARTED), (3, 0, TaskStatus.TODO)],
)
def test_the_form_says_what_is_missing(missing: int, answered: int, expected: TaskStatus) -> None:
    assert status_of("form", missing=missing, answered=answered) is expected


def test_only_what_confirmed_rules_refuse_refuses() -> None:
    assert [rule.id for rule in refusals(FIRM_NO)] == ["a"]
    assert [rule.id for rule in doubts(FIRM_NO)] == ["b"]
    assert refusals(SOFT_NO) == ()
    assert [rule.id for rule in doubts(SOFT_NO)] == ["b"]
    assert blockers(situation(verdict=SOFT_NO)) == ()
    assert [blocker.task for blocker in blockers(situation(verdict=FIRM_NO))] == ["conditions"]


@pytest.mark.parametrize("place", [Place.NO_EMPLOYER, Place.NOT_ON_PORTAL, Place.NO_OFFICE])
def test_a_place_that_is_not_known_blocks_with_a_cure(place: Place) -> None:
    found = blockers(situation(place=place))
    assert len(found) == 1
    assert found[0].cure


@pytest.mark.parametrize("changed", [{"missing": 1}, {"place": Place.NO_EMPLOYER}, {"verdict": FIRM_NO}])
def test_checking_waits_for_the_rest(changed: dict) -> None:
    assert status_of("check", **changed) is TaskStatus.NOT_YET
    assert not is_complete(task_list(situation(**changed)))


@pytest.mark.parametrize("window_open", [True, False])
def test_a_complete_draft_is_complete_in_and_out_of_the_window(window_open: bool) -> None:
    assert is_complete(task_list(situation(window_open=window_open)))
