"""A meeting that scores: its filed scheme, and hands that score."""

from datetime import datetime
from typing import Any

from plugins.committees.service import conflict, score_board, scoring
from portal.series.service import scheme_drafts as drafts
from portal.series.service import scheme_filing as filing
from portal.series.store import scheme as schemes
from tests.committees.scene import MEETING, Scene, make_meeting
from tests.factories import Staff
from tests.schemes import TEXT

NUMBER = "黔职量备〔2023〕1号"
WORK, TALK = "performance-mark", "defence-mark"
WHY = "业绩突出，材料齐全"


def file_scheme(scene: Scene, text: str = TEXT, number: str = NUMBER) -> int:
    """The committee's scheme, drafted by the office, filed, approved by the province."""
    registry = scene.app.extensions["portal"].registry
    with scene.at_work():
        scheme_id = drafts.start(text=text, registry=registry, actor=scene.office, now=MEETING)
        given: dict[str, Any] = {"scheme_id": scheme_id, "now": MEETING}
        filing.submit(**given, why="经讨论", revision=_revision(scheme_id), registry=registry, actor=scene.office)
        province = scene.chain.provincial.actor
        filing.approve(**given, number=number, why="", revision=_revision(scheme_id), actor=province)
    return scheme_id


def _revision(scheme_id: int) -> int:
    row = schemes.version(scheme_id)
    assert row is not None
    return row.revision


def make_scoring(scene: Scene, **wanted: Any) -> Scene:
    """A meeting whose scoring is open."""
    make_meeting(scene, **wanted)
    file_scheme(scene)
    with scene.at_work():
        score_board.open_scoring(meeting_id=scene.meeting_id, actor=scene.office, now=MEETING)
    return scene


def fields(work: str = "15", talk: str = "7", reason: str = WHY, **more: str) -> dict[str, str]:
    """What an expert types."""
    typed = {f"mark-{WORK}": work, f"mark-{TALK}": talk, f"reason-{WORK}": reason, f"reason-{TALK}": reason}
    return {**typed, **more}


def give(
    scene: Scene,
    who: Staff,
    case_id: int,
    work: str = "15",
    talk: str = "7",
    *,
    revision: int = 0,
    why: str = "",
    now: datetime = MEETING,
) -> bool:
    """An expert scores a case."""
    with scene.at_work():
        return scoring.submit(
            meeting_id=scene.meeting_id,
            case_id=case_id,
            revision=revision,
            typed=fields(work, talk),
            why=why,
            actor=who.actor,
            now=now,
        )


def recuse(scene: Scene, who: Staff, case_id: int) -> None:
    """The office orders a recusal."""
    with scene.at_work():
        conflict.order(case_id=case_id, person_id=who.person.id, reason="师生关系", actor=scene.office, now=MEETING)
