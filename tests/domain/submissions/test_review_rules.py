"""The pure rules of steps, corrections, publicity, audits, reminders and terminations."""

from datetime import date, timedelta

import pytest

from portal.calendar.domain.plan import UnknownYear
from portal.kernel.clock import shanghai
from portal.submissions.domain import correction, desk, publicity, reminders, steps, termination
from portal.submissions.domain.application import StepKind

NOW = shanghai(2023, 9, 12, 9)
DESK_CLOSES = shanghai(2023, 9, 30, 17)
SECOND = timedelta(microseconds=1)


def test_office_may_return_once() -> None:
    allowed = {"now": NOW, "receive_by": DESK_CLOSES}
    assert steps.return_refused(StepKind.OFFICE_RECEIPT, returns=0, **allowed) is None
    assert steps.return_refused(StepKind.OFFICE_RECEIPT, returns=1, **allowed) is not None
    assert steps.return_refused(StepKind.BUREAU_REVIEW, returns=3, **allowed) is None


@pytest.mark.parametrize(("now", "allowed"), [(DESK_CLOSES, True), (DESK_CLOSES + SECOND, False)])
def test_desk_closes_after_its_deadline(now, allowed: bool) -> None:
    assert (steps.receipt_refused(now=now, receive_by=DESK_CLOSES) is None) is allowed
    assert (steps.return_refused(StepKind.BUREAU_REVIEW, returns=0, now=now, receive_by=DESK_CLOSES) is None) is allowed


def test_each_role_handles_its_own_kind_only() -> None:
    assert steps.may_handle("employer_officer", StepKind.EMPLOYER_AUDIT)
    assert not steps.may_handle("employer_officer", StepKind.BUREAU_REVIEW)
    assert not steps.may_handle("county_officer", StepKind.OFFICE_RECEIPT)
    assert not steps.may_handle("office_officer", StepKind.BUREAU_REVIEW)
    for role in ("applicant", "employer_admin", "auditor", "calendar_manager", "anonymous"):
        assert not any(steps.may_handle(role, kind) for kind in StepKind)


def test_correction_is_due_at_the_earlier_bound() -> None:
    days_end = shanghai(2023, 9, 20)
    assert correction.due_at(last_day_end=days_end, receive_by=DESK_CLOSES, now=NOW) == days_end
    assert correction.due_at(last_day_end=days_end + timedelta(days=30), receive_by=DESK_CLOSES, now=NOW) == DESK_CLOSES
    assert correction.due_at(last_day_end=None, receive_by=DESK_CLOSES, now=NOW) == DESK_CLOSES
    with pytest.raises(ValueError, match="no time"):
        correction.due_at(last_day_end=days_end, receive_by=DESK_CLOSES, now=DESK_CLOSES)
    with pytest.raises(ValueError, match="no time"):
        correction.due_at(last_day_end=None, receive_by=None, now=NOW)


def test_defect_is_answered_by_a_change_or_a_word() -> None:
    faults = [(1, "item:1"), (2, "file:2"), (3, "answer:x"), (4, "application")]
    assert correction.unanswered(faults, changed={"item:1"}, replies={2: "说明", 3: "   "}) == (3, 4)


def test_publicity_has_at_least_five_days_and_warns_of_each_limit() -> None:
    days = []

    def add(start: date, count: int) -> date:
        days.append(count)
        return start + timedelta(days=count)

    limits = [("due", date(2023, 9, 6)), ("receive_by", date(2023, 9, 30))]
    found = publicity.plan_dates(today=date(2023, 9, 1), days=3, add_working_days=add, limits=limits)
    assert (found.days, found.last_day, days) == (5, date(2023, 9, 6), [5])
    assert found.warnings == (("due", date(2023, 9, 6)),)


def test_publicity_of_an_unknown_year_has_no_end() -> None:
    def unknown(_start: date, _count: int) -> date:
        raise UnknownYear(2031)

    found = publicity.plan_dates(today=date(2031, 9, 1), days=5, add_working_days=unknown, limits=[])
    assert found.last_day is None
    assert not publicity.is_over(None, NOW)


@pytest.mark.parametrize(
    ("decisions", "closes"), [([], True), (["dismissed"], True), (["dismissed", "pending"], False), (["upheld"], False)]
)
def test_publicity_closes_only_with_every_objection_dismissed(decisions: list[str], closes: bool) -> None:
    assert publicity.may_close(NOW, decisions, NOW) is closes
    assert not publicity.may_close(NOW, decisions, NOW - SECOND)


@pytest.mark.parametrize(
    ("before", "stage"), [(73, None), (72, 72), (25, 72), (24, 24), (3, 24), (2, 2), (0, 2), (-1, None)]
)
def test_reminder_stages(before: int, stage: int | None) -> None:
    assert reminders.due_stage(NOW, NOW - timedelta(hours=before)) == stage


def test_termination_leaves_what_was_voted_on_or_has_ended() -> None:
    assert termination.is_unfinished("received", None)
    assert termination.is_unfinished("draft", None)
    assert not termination.is_unfinished("received", NOW)
    assert not termination.is_unfinished("rejected", None)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1"])
def test_cell_is_never_a_formula(text: str) -> None:
    assert termination.safe_cell(text) == f"'{text}"
    assert termination.safe_cell("陈晓燕") == "陈晓燕"


def content(**changes: object) -> dict[str, object]:
    files = [{"id": 5, "label": "证书.jpg", "sha256": "a" * 64, "size": 1, "media_type": "image/jpeg", "pages": 1}]
    data = {"level": "本科", "school": "贵州大学", "major": "建筑学", "graduated": "2010-07", **changes}
    item = {"id": 7, "section": "education", "kind": "education", "version": 1, "data": data, "evidence": files}
    return {"items": [item], "answers": {"summary": "总结"}}


def test_revisions_are_compared_line_by_line_and_file_by_file() -> None:
    before = desk.sheet(content(), desk.Words())
    changed = content(school="贵州民族大学")
    changed["items"][0]["evidence"][0] |= {"id": 6, "sha256": "b" * 64}  # type: ignore[index]
    after = desk.sheet(changed, desk.Words())
    part = desk.compared(after, before).part("item:7")
    assert part is not None
    assert part.change == desk.Change.CHANGED
    assert [(line.before, line.value) for line in part.lines if line.before] == [("贵州大学", "贵州民族大学")]
    assert [file.is_new for file in part.files] == [True]
    assert desk.changed_targets(after, before) == {"item:7", "file:5"}
    assert desk.changed_targets(before, before) == frozenset()


def test_removed_part_is_kept_in_sight() -> None:
    before = desk.sheet(content(), desk.Words())
    after = desk.sheet({"items": [], "answers": {"summary": "总结"}}, desk.Words())
    assert [part.key for part in desk.compared(after, before).removed] == ["item:7"]
    assert desk.changed_targets(after, before) == {"item:7", "file:5"}
