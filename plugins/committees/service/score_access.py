"""When a meeting can be scored, by which scheme, and whose marks count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from plugins.committees.domain import filing
from plugins.committees.domain.meeting import MeetingState, SeatState
from plugins.committees.service.ability import require_able
from plugins.committees.store import conflict as conflicts
from plugins.committees.store import score as store
from plugins.committees.store.meeting import Case, Meeting, Seat
from plugins.committees.store.score import Scoring
from portal.plugin import (
    FiledScheme,
    Missing,
    Refused,
    Scheme,
    ScoreSheet,
    _,
    facts_from_json,
    facts_to_json,
    filed_scheme,
    score,
    scoring_facts,
)

BEFORE_VOTE = frozenset({MeetingState.PREPARING, MeetingState.SESSION})
CLAUSE = "黔人社通〔2023〕37号 二(六)"


@dataclass(frozen=True)
class Held:
    """A meeting's scoring. `row` None: not opened yet."""

    meeting: Meeting
    row: Scoring | None

    @property
    def open(self) -> bool:
        """May experts score now? Closed by the office, or by itself when the meeting goes to voting."""
        return self.row is not None and self.row.state == "open" and self.meeting.state in BEFORE_VOTE

    @property
    def over(self) -> bool:
        """Is it over? Only then is anybody shown what others gave."""
        return self.row is not None and not self.open


def held(meeting: Meeting) -> Held:
    return Held(meeting, store.scoring(meeting.id))


def locked(meeting: Meeting) -> Held:
    """The same, locked until the transaction ends."""
    return Held(meeting, store.locked_scoring(meeting.id))


def scheme_of(meeting: Meeting) -> FiledScheme:
    """The scheme that the meeting took. Raises Missing when it took none."""
    if meeting.scheme_id is None:
        raise Missing(_("这次会议还没有开始评分"))
    return filed_scheme(meeting.scheme_id)


def require_open(found: Held) -> None:
    """Raises Refused with why nobody can score now."""
    if found.open:
        return
    if found.row is None:
        raise Refused(
            _("评委会办公室还没有开放评分"), clause=CLAUSE, cure=_("请联系评委会办公室"), code="scoring-not-open"
        )
    if found.meeting.state not in BEFORE_VOTE:
        raise Refused(_("会议已进入表决，评分已结束"), code="scoring-over")
    raise Refused(
        _("评分已由评委会办公室关闭"), cure=_("确需修改的，请联系评委会办公室重新开放"), code="scoring-closed"
    )


def require_no_open_scoring(meeting: Meeting) -> None:
    """A ballot follows finished scoring: its sheets are frozen before anybody votes. Raises Refused.

    A meeting that never scored may vote: scoring is for what a filed scheme covers.
    """
    if locked(meeting).open:
        raise Refused(
            _("请先结束评分"), cure=_("请在会议的评分页关闭评分，各份评分表固定以后再表决"), code="scoring-open"
        )


def require_committee(meeting: Meeting, cases: Iterable[Case], now: datetime) -> None:
    """An expired, suspended or out-of-scope committee scores nothing. Raises Refused."""
    for specialty in sorted({case.specialty for case in cases}):
        case = filing.Case(meeting.series, specialty, meeting.level)
        require_able(office_id=meeting.office_id, case=case, now=now)


def keep_facts(cases: Iterable[Case], now: datetime) -> None:
    """Freeze by what these cases are scored, where it is not frozen yet."""
    wanted = list(cases)
    kept = store.facts_of([case.id for case in wanted])
    for case in wanted:
        if case.id not in kept:
            found, day = scoring_facts(case.application_id)
            written = facts_to_json(found)
            # What can't be written whole (a section that was left unfinished) stays where it is frozen already.
            if facts_from_json(written) == found:
                store.keep_facts(case.id, written, day, now)


def sheet_of(case: Case, scheme: Scheme, marks: Mapping[str, Mapping[str, Decimal]]) -> ScoreSheet:
    """The sheet of a case by its facts and the experts' marks. A case that was added later has its facts of today."""
    kept = store.facts_of([case.id]).get(case.id)
    if kept is None:
        found, day = scoring_facts(case.application_id)
    else:
        found, day = facts_from_json(kept.facts), kept.day
    return score(scheme, found, marks, on=day)


@dataclass(frozen=True)
class Panel:
    """Who may score which case: accepted seats, free of the case; only those who attend, once attendance is taken."""

    seats: tuple[Seat, ...]
    clear: frozenset[tuple[int, int]]

    def of(self, case_id: int) -> tuple[Seat, ...]:
        """The seats from which a score of this case is expected."""
        return tuple(seat for seat in self.seats if (case_id, seat.person_id) in self.clear)


def panel(seats: Iterable[Seat], cases: Iterable[Case]) -> Panel:
    """One query. `clear` also holds experts who do not attend: what they gave before still counts."""
    known = conflicts.of_cases([case.id for case in cases])
    clear = frozenset((row.case_id, row.person_id) for row in known if row.standing == "clear")
    accepted = [seat for seat in seats if seat.state == SeatState.ACCEPTED]
    present = [seat for seat in accepted if seat.attending]
    return Panel(tuple(present or accepted), clear)
