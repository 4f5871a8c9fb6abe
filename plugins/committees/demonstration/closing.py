"""From the ballot to the confirmed results, and what the public saw of them."""

from datetime import date, datetime, timedelta
from typing import Any

from plugins.committees.demonstration.panel import Panel
from plugins.committees.demonstration.sitting import whole_sitting
from plugins.committees.domain.ballot import Choice, Holder
from plugins.committees.domain.confirmation import Way
from plugins.committees.service import ballot, ballot_key, confirmation, decision, publicity
from portal.plugin import SHANGHAI, Life

VOTED = datetime(2023, 8, 17, 15, tzinfo=SHANGHAI)
PUBLISHED = datetime(2023, 8, 18, 9, tzinfo=SHANGHAI)
OVER = datetime(2023, 8, 26, 0, 5, tzinfo=SHANGHAI)
HANDED = datetime(2023, 8, 28, 9, tzinfo=SHANGHAI)
CONFIRMED = datetime(2023, 8, 28, 11, tzinfo=SHANGHAI)
# Votes for each case of the list; one expert is recused from the third, so that four of six are exactly two thirds.
YES = (7, 6, 4, 5, 4)


def closing(panel: Panel) -> Life:
    """Everything up to the confirmation."""
    yield from whole_sitting(panel)
    yield VOTED
    _vote(panel, VOTED)
    decided = VOTED + timedelta(hours=2)
    yield decided
    decision.prepare(**panel.given(decided))
    decision.sign(meeting_id=panel.meeting_id, actor=panel.sitting()[0], now=decided)
    decision.apply(**panel.given(decided))
    yield PUBLISHED
    publicity.start(**panel.given(PUBLISHED))
    yield OVER
    publicity.sweep_publicities(portal=None, now=OVER)
    yield HANDED
    own = confirmation.standing(meeting_id=panel.meeting_id, actor=panel.officer).way is Way.FILE
    paper: dict[str, Any] = {"document": "黔灵高中职〔2023〕12号", "confirmed_on": date(2023, 8, 28)}
    handed = confirmation.hand_in(**panel.given(HANDED), **(paper if own else {}))
    yield CONFIRMED
    given: dict[str, Any] = {} if own else {"document": "黔人社职〔2023〕61号", "confirmed_on": date(2023, 8, 28)}
    confirmation.confirm(confirmation_id=handed, version=1, **given, actor=panel.stage.province(), now=CONFIRMED)


def _vote(panel: Panel, now: datetime) -> None:
    """The ballot, its box, and the two who open it."""
    ballot.prepare(**panel.given(now))
    chair, officer = panel.sitting()[0], panel.officer
    holders = {Holder.CHAIR: chair, Holder.OFFICE: officer, Holder.PROVINCE: panel.stage.province()}
    given: dict[str, Any] = {"meeting_id": panel.meeting_id, "now": now}
    codes = {holder: ballot_key.fetch_code(**given, actor=actor) for holder, actor in holders.items()}
    ballot.open_voting(**panel.given(now))
    left = list(YES)
    for actor in panel.sitting():
        paper = ballot.paper(meeting_id=panel.meeting_id, actor=actor)
        choices = {}
        for place, case in paper.cases:
            choices[place] = Choice.YES if left[case.position - 1] > 0 else Choice.NO
            left[case.position - 1] -= 1
        ballot.cast(**given, choices=choices, actor=actor)
    closes = now + timedelta(minutes=30)
    ballot.close(**panel.given(closes))
    for holder in (Holder.CHAIR, Holder.OFFICE):
        ballot_key.hand_in(meeting_id=panel.meeting_id, code=codes[holder], actor=holders[holder], now=closes)
