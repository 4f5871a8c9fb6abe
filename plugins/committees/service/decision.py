"""Decisions of a meeting: prepared from the ballot, signed by the chair, applied by the office in one go.

Until they are applied nobody else hears of them: not the applicant, not the employer, not the other experts.
"""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plugins.committees.domain import decision as rules
from plugins.committees.domain.ballot import SessionState
from plugins.committees.domain.meeting import MeetingEvent, MeetingState
from plugins.committees.service import room, settings
from plugins.committees.service.meeting import advance, record, require_able_meeting, subject_of
from plugins.committees.store import ballot, conflict
from plugins.committees.store import decision as store
from plugins.committees.store import filing as filings
from plugins.committees.store import meeting as meetings
from plugins.committees.store.ballot import BallotResult, BallotSession
from plugins.committees.store.decision import Decision
from plugins.committees.store.meeting import Case, Meeting, Seat
from portal.plugin import (
    SHANGHAI,
    Actor,
    Conflict,
    Denied,
    Invalid,
    Missing,
    Refused,
    _,
    notify,
    record_result,
    registry,
    transaction,
)


@dataclass(frozen=True)
class Line:
    """One case with its decision, once that is prepared, and what was counted."""

    case: Case
    decision: Decision | None
    result: BallotResult | None


@dataclass(frozen=True)
class Board:
    """The decisions of a meeting as the actor may know them. `mine`: how many wait for the actor's signature."""

    meeting: Meeting
    opened: bool
    lines: tuple[Line, ...]
    mine: int = 0

    @property
    def prepared(self) -> int:
        return sum(line.decision is not None for line in self.lines)

    @property
    def unsigned(self) -> int:
        return sum(line.decision is not None and line.decision.signed_at is None for line in self.lines)


def board(*, meeting_id: int, actor: Actor) -> Board:
    """How the decisions stand, for the office and the province. The reader's own case is absent."""
    meeting = room.own_meeting(meeting_id, actor)
    session = _opened(meeting_id)
    return Board(meeting, session is not None, _lines(session, room.cases_for(meeting, actor), meeting_id))


def _opened(meeting_id: int) -> BallotSession | None:
    session = ballot.of_meeting(meeting_id)
    return session if session is not None and session.state == SessionState.OPENED else None


def _lines(session: BallotSession | None, cases: Sequence[Case], meeting_id: int) -> tuple[Line, ...]:
    if session is None:
        return ()
    results = {row.case_id: row for row in ballot.results_of(session.id)}
    decisions = store.of_meeting(meeting_id)
    return tuple(Line(case, decisions.get(case.id), results.get(case.id)) for case in cases)


def prepare(*, meeting_id: int, actor: Actor, now: datetime) -> int:
    """Make a pending decision of every case; returns how many. Raises Refused before the box is open."""
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        session = _opened(meeting_id)
        if session is None or meeting.state != MeetingState.VOTED:
            raise Refused(_("票箱还没有开启，或评审结果已经生效"), cure=_("请先结束表决并由两人开箱"))
        if store.of_meeting(meeting_id):
            raise Conflict(_("评审结果已经准备，请刷新页面后查看"))
        cases = meetings.cases_of(meeting_id)
        results = {row.case_id: row for row in ballot.results_of(session.id)}
        if not cases or any(case.id not in results for case in cases):
            raise Refused(_("名单中有没有表决结果的申报"))
        voted_on = (session.closed_at or now).astimezone(SHANGHAI).date()
        for case in cases:
            passed = results[case.id].passed
            reason = "" if passed else _("赞成票未达到规定票数")
            letter = letter_of(meeting, case, passed=passed, reason=reason, voted_on=voted_on)
            store.add(case, passed=passed, reason=reason, letter=letter, voted_on=voted_on, now=now)
        record(meeting, "decisions_prepared", actor, now, cases=len(cases))
        _tell_signers(meeting, cases, now)
    return len(cases)


def letter_of(meeting: Meeting, case: Case, *, passed: bool, reason: str, voted_on: date) -> str:
    """The words for one applicant. Raises Refused for a template with marks that stand for nothing."""
    given = settings.letter(passed=passed)
    template = given or (rules.PASSED_LETTER if passed else rules.FAILED_LETTER)
    unknown = rules.unknown_marks(template)
    if unknown:
        told = _("通知的模板中有不能识别的内容：%(marks)s", marks="、".join(unknown))
        raise Refused(told, cure=_("请省级人社部门在评审委员会的设置中改正"))
    names = {series.slug: series.name for series in registry().series()}
    words: Mapping[str, str] = {
        "姓名": case.applicant_name,
        "评委会": committee_name(meeting),
        "系列": names.get(case.series, case.series),
        "专业": case.specialty,
        "级别": case.level,
        "表决日期": f"{voted_on.year}年{voted_on.month}月{voted_on.day}日",
        # The template ends the sentence itself.
        "理由": reason.rstrip("。"),
    }
    return rules.fill(template, words)


def committee_name(meeting: Meeting) -> str:
    """The name of the meeting's committee."""
    row = filings.committee(meeting.committee_id)
    return row.name if row else meeting.name


def signers(meeting: Meeting, case: Case) -> frozenset[int]:
    """The persons one of whom signs for this case: of the highest rank among those attending who may know of it."""
    return signers_among(meeting, [case.id])[case.id]


def signers_among(meeting: Meeting, case_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Case -> its `signers`. Two queries, however many cases."""
    seats, recused = room.attending(meeting), conflict.recused_among(case_ids)
    return {case_id: _signers(seats, recused.get(case_id, ())) for case_id in case_ids}


def _signers(attending: Iterable[Seat], recused: Container[int]) -> frozenset[int]:
    free = [seat for seat in attending if seat.person_id not in recused]
    rank = rules.signing_rank(seat.role for seat in free)
    return frozenset(seat.person_id for seat in free if seat.role == rank)


def waiting_signatures(meeting: Meeting) -> Mapping[int, int]:
    """Person -> how many prepared decisions wait for that person's signature. Three queries, however many cases."""
    waiting = [row.case_id for row in store.of_meeting(meeting.id).values() if row.signed_at is None]
    if not waiting:
        return {}
    return Counter(person for people in signers_among(meeting, waiting).values() for person in people)


def _tell_signers(meeting: Meeting, cases: Sequence[Case], now: datetime) -> None:
    found = signers_among(meeting, [case.id for case in cases])
    for person_id in sorted({person for people in found.values() for person in people}):
        notify(
            person_id=person_id,
            subject=subject_of(meeting.id),
            kind="committees.sign",
            title=_("请签署评审结果"),
            body=_("会议：%(name)s。请以“评审专家”身份登录后查看。", name=meeting.name),
            link=f"/expert/meetings/{meeting.id}/decisions",
            now=now,
            key=f"committees.sign:{meeting.id}:{person_id}",
        )


def reword(*, case_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Another reason for a case that has not passed: it has to be signed again. Raises Invalid, Conflict."""
    text = reason.strip()
    if not rules.LEAST_REASON <= len(text) <= rules.LONGEST_REASON:
        raise Invalid({"reason": _("请写明理由，4到1000个字")})
    with transaction():
        meeting, case = room.case_for(case_id, actor)
        meeting = room.held_meeting(meeting.id, actor)
        row = store.of_case(case_id)
        if row is None or row.passed or row.applied_at is not None:
            raise Conflict(_("只有未生效的、未通过的评审结果可以修改理由"))
        letter = letter_of(meeting, case, passed=False, reason=text, voted_on=row.voted_on)
        store.reword(row, reason=text, letter=letter)
        record(meeting, "decision_reworded", actor, now, case=case_id)


def signing_board(*, meeting_id: int, actor: Actor) -> Board:
    """What the actor signs; other cases are absent. Raises Missing without a seat, Denied for who signs nothing."""
    seat = room.own_seat(meeting_id, actor)
    meeting = meetings.meeting(meeting_id)
    if meeting is None:
        raise Missing(_("没有这次评审会议"))
    cases = room.cases_for(meeting, actor)
    allowed = signers_among(meeting, [case.id for case in cases])
    own = [case for case in cases if seat.person_id in allowed[case.id]]
    if not own:
        raise Denied(_("评审结果由主任委员签署；主任委员缺席或须回避的，由副主任委员签署"))
    session = _opened(meeting_id)
    lines = _lines(session, own, meeting_id)
    waiting = sum(line.decision is not None and line.decision.signed_at is None for line in lines)
    return Board(meeting, session is not None, lines, waiting)


def sign(*, meeting_id: int, actor: Actor, now: datetime) -> int:
    """Sign all that waits for the actor; returns how many. Raises Conflict when nothing waits."""
    with transaction():
        seat = room.own_seat(meeting_id, actor)
        meeting = meetings.locked_meeting(meeting_id)
        found = signing_board(meeting_id=meeting_id, actor=actor)
        waiting = [row for line in found.lines if (row := line.decision) is not None and row.signed_at is None]
        if meeting is None or not waiting:
            raise Conflict(_("没有等待您签署的评审结果"))
        store.sign([row.id for row in waiting], person_id=seat.person_id, name=seat.name, now=now)
        signed = [[row.case_id, row.passed] for row in waiting]
        record(meeting, "decisions_signed", actor, now, decisions=signed)
    return len(waiting)


def apply(*, meeting_id: int, actor: Actor, now: datetime) -> int:
    """All decisions hold and every applicant hears of the own one: all or none. Returns how many."""
    with transaction():
        meeting = room.held_meeting(meeting_id, actor)
        if meeting.state in (MeetingState.DECIDED, MeetingState.PUBLISHED, MeetingState.CONFIRMED):
            raise Conflict(_("评审结果已经生效"))
        cases, rows = meetings.cases_of(meeting_id), store.of_meeting(meeting_id)
        if not rows or any(case.id not in rows or rows[case.id].signed_at is None for case in cases):
            raise Refused(_("评审结果尚未由主任委员签署，不能生效"))
        if any(case.person_id == actor.person_id for case in cases):
            raise Refused(_("名单中有您本人的申报，请由其他工作人员办理"))
        require_able_meeting(meeting, now=now)
        name = committee_name(meeting)
        for case in cases:
            row = rows[case.id]
            record_result(
                application_id=case.application_id,
                passed=row.passed,
                reason=row.reason,
                letter=row.letter,
                committee=name,
                voted_on=row.voted_on,
                actor=actor,
                now=now,
            )
            store.apply(row, now=now)
        record(meeting, "decisions_applied", actor, now, passed=sum(rows[case.id].passed for case in cases))
        advance(meeting, MeetingEvent.DECIDE, actor=actor, now=now)
    return len(cases)
