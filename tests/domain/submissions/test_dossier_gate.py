"""When the dossier is open: to the microsecond, for uploads and for typed text."""

from datetime import datetime, timedelta

import pytest

from portal.kernel.clock import shanghai
from portal.submissions.domain.application import State
from portal.submissions.domain.dossier_gate import Change, Gate, Live, Row, Ruling, dossier_gate

OPENS = shanghai(2023, 8, 1)
WINDOW = shanghai(2023, 8, 28, 8)
CLOSES = shanghai(2023, 8, 31, 17)
INSTANT = timedelta(microseconds=1)


def ruling(row: Row, **values: object) -> Ruling:
    return Ruling(**{"row": row, "opens": OPENS, "closes": WINDOW, "reason": "理由", "clause": "附件4第1行", **values})


def ask(
    change: Change, row: Row, state: State, now: datetime = OPENS, *, due: datetime | None = None, switch: bool = False
) -> Gate:
    live = Live(state, ruling(row), WINDOW, CLOSES, due)
    return dossier_gate(change, now=now, live=live, edits_in_window=switch)


@pytest.mark.parametrize(
    ("change", "row", "allowed"),
    [
        (Change.UPLOAD, Row.NOT_YET, False),
        (Change.UPLOAD, Row.OPEN, True),
        (Change.UPLOAD, Row.WARNED, True),
        (Change.UPLOAD, Row.BLACKOUT, False),
        (Change.UPLOAD, Row.CLOSED, False),
        (Change.EDIT, Row.NOT_YET, True),
        (Change.EDIT, Row.OPEN, True),
        (Change.EDIT, Row.WARNED, True),
        (Change.EDIT, Row.BLACKOUT, True),
        (Change.EDIT, Row.CLOSED, False),
    ],
)
def test_row_of_the_draft_decides(change: Change, row: Row, allowed: bool) -> None:
    assert ask(change, row, State.DRAFT).allowed is allowed


def test_warning_is_told() -> None:
    assert ask(Change.UPLOAD, Row.WARNED, State.DRAFT).warning == "理由"


@pytest.mark.parametrize("change", Change)
def test_applied_closes_and_return_reopens_until_its_due_date(change: Change) -> None:
    due = shanghai(2023, 9, 12)
    assert not ask(change, Row.CLOSED, State.IN_ROUTE).allowed
    assert ask(change, Row.CLOSED, State.RETURNED, due - INSTANT, due=due).allowed
    assert ask(change, Row.CLOSED, State.RETURNED, due, due=due).allowed
    assert not ask(change, Row.CLOSED, State.RETURNED, due + INSTANT, due=due).allowed


@pytest.mark.parametrize("change", Change)
def test_provinces_switch_lets_a_draft_be_changed_inside_the_window_only(change: Change) -> None:
    assert not ask(change, Row.CLOSED, State.DRAFT, WINDOW).allowed
    assert ask(change, Row.CLOSED, State.DRAFT, WINDOW, switch=True).allowed
    assert ask(change, Row.CLOSED, State.DRAFT, CLOSES, switch=True).allowed
    assert not ask(change, Row.CLOSED, State.DRAFT, CLOSES + INSTANT, switch=True).allowed
    assert not ask(change, Row.CLOSED, State.IN_ROUTE, WINDOW, switch=True).allowed


def test_refusal_names_reason_clause_and_cure() -> None:
    refused = ask(Change.EDIT, Row.CLOSED, State.DRAFT, WINDOW)
    assert "业绩档案已关闭" in refused.reason
    assert "附件4" in refused.clause
    assert "补正" in refused.cure


def test_without_application_text_is_always_open() -> None:
    assert dossier_gate(Change.EDIT, now=OPENS, live=None, plan=[ruling(Row.CLOSED)]).allowed


def test_without_application_one_open_row_is_enough() -> None:
    plan = [ruling(Row.CLOSED), ruling(Row.BLACKOUT, resumes=CLOSES), ruling(Row.OPEN)]
    found = dossier_gate(Change.UPLOAD, now=OPENS, live=None, plan=plan)
    assert found.allowed
    assert not found.warning


def test_without_application_and_open_row_the_next_opening_is_told() -> None:
    later = shanghai(2023, 9, 20)
    plan = [ruling(Row.CLOSED), ruling(Row.NOT_YET, resumes=later), ruling(Row.BLACKOUT, resumes=CLOSES)]
    found = dossier_gate(Change.UPLOAD, now=OPENS, live=None, plan=plan)
    assert not found.allowed
    assert found.opens == CLOSES
