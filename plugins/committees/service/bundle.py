"""The published bundle of a ballot: what anybody needs to check it, and nothing that links a vote to a voter."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from plugins.committees.domain import ballot as rules
from plugins.committees.domain.ballot import CHOICES, SessionState
from plugins.committees.domain.teller import papers_of
from plugins.committees.service.signing import signing_key
from plugins.committees.store import ballot as store
from plugins.committees.store import meeting as meetings
from plugins.committees.store.ballot import BallotResult, BallotRoll, BallotSession
from plugins.committees.store.filing import committee
from plugins.committees.store.meeting import Meeting
from portal.plugin import SHANGHAI, Missing, Refused, _

FORMAT = 1


def bundle(*, meeting_id: int) -> dict[str, bytes]:
    """File name -> content. Raises Missing, or Refused for a ballot whose box is not open.

    The same ballot gives the same bytes each time.
    """
    meeting, session = meetings.meeting(meeting_id), store.of_meeting(meeting_id)
    if meeting is None or session is None:
        raise Missing(_("这次会议没有表决"))
    if session.state != SessionState.OPENED:
        raise Refused(_("表决还没有结束并开箱，不能导出"))
    files = {f"{name}.json": rules.canonical(content) + b"\n" for name, content in _documents(meeting, session).items()}
    private, public = signing_key()
    body = {
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
        "format": FORMAT,
        "key": public.hex(),
    }
    signature = private.sign(rules.canonical(body)).hex()
    return files | {"manifest.json": rules.canonical({**body, "signature": signature}) + b"\n"}


def _documents(meeting: Meeting, session: BallotSession) -> Mapping[str, object]:
    results = store.results_of(session.id)
    roll = store.roll_of(session.id)
    papers = papers_of((row.places for row in roll if row.on_paper), len(session.cases))
    handed_out = {row.case_id: papers[session.cases.index(row.case_id)] for row in results}
    return {
        "session": _session(meeting, session, results),
        "roll": _roll(roll, bytes.fromhex(session.salt)),
        "trackers": session.trackers,
        # How many, and that they were sealed; not what was on them, which three voters may not want to share.
        "paper": {
            "cases": {row.number: handed_out[row.case_id] for row in results},
            "trackers": session.paper_trackers,
        },
        "votes": {row.number: _votes(row) for row in results},
        "result": {row.number: _result(row, handed_out[row.case_id]) for row in results},
    }


def _roll(roll: list[BallotRoll], salt: bytes) -> list[dict[str, object]]:
    """A mark for each voter in the order of the marks, and the way in which the vote was cast."""
    ways = {(True, False): [], (False, True): [], (False, False): []}
    for row in roll:
        ways[row.voted, row.on_paper].append(row.person_id)
    marks = sorted((mark, way) for way, people in ways.items() for mark in rules.pseudonyms(people, salt))
    return [{"mark": mark, "voted": any(way), "paper": way[1]} for mark, way in marks]


def _session(meeting: Meeting, session: BallotSession, results: list[BallotResult]) -> dict[str, object]:
    row = committee(meeting.committee_id)
    return {
        "committee": row.name if row else "",
        "filing": (row.number or "") if row else "",
        "meeting": meeting.name,
        "series": meeting.series,
        "level": meeting.level,
        "application_year": meeting.application_year,
        "members": session.members,
        "cases": [{"number": each.number, "recused": each.recused} for each in results],
        "key": session.public_key,
        "trackers": rules.hash_of(session.trackers),
        "paper_trackers": rules.hash_of(session.paper_trackers),
        "opened_on": _day(session.opened_at),
        "closed_on": _day(session.closed_at),
    }


def _day(instant: datetime | None) -> str:
    return instant.astimezone(SHANGHAI).date().isoformat() if instant else ""


def _votes(row: BallotResult) -> list[str]:
    """The words in the order of the choices: no order in which anybody voted."""
    return [choice.value for choice in CHOICES for _each in range(getattr(row, choice.value))]


def _result(row: BallotResult, papers: int) -> dict[str, object]:
    names = ("members", "attending", "recused", "yes", "no", "abstain", "passed")
    cast = row.yes + row.no + row.abstain
    return {name: getattr(row, name) for name in names} | {"electronic": cast - papers, "paper": papers}


def write_bundle(*, meeting_id: int, folder: Path) -> list[str]:
    """Write the bundle into a folder that is new or empty; returns the files' names. Raises Refused for any other."""
    files = bundle(meeting_id=meeting_id)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Refused(_("文件夹不是空的：%(folder)s", folder=str(folder)))
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return sorted(files)
