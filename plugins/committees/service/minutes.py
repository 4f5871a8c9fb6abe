"""The minutes (会议记录) of a ballot as PDF, from data: attendance, recusals, tallies, thresholds, hashes."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.committees.domain.ballot import hash_of
from plugins.committees.domain.quorum import CLAUSE, least_attending, least_yes
from plugins.committees.service.ballot_reading import Board, board
from plugins.committees.service.bundle import bundle
from plugins.committees.service.signing import signing_key
from plugins.committees.store import meeting as meetings
from plugins.committees.store.filing import committee
from portal.plugin import SHANGHAI, Actor, Refused, _, compile_pdf, drawable

SOURCE = Path(__file__).parents[1] / "templates" / "committees" / "minutes" / "minutes.typ"


def minutes(*, meeting_id: int, actor: Actor, now: datetime) -> bytes:
    """The minutes of an opened ballot, for its office and the province. The same ballot gives the same bytes.

    Raises Refused before the box is open.
    """
    found = board(meeting_id=meeting_id, actor=actor)
    if not found.results or found.session is None:
        raise Refused(_("开箱以后才能打印会议记录"))
    files = bundle(meeting_id=meeting_id)
    _private, public = signing_key()
    data = {
        "title": _("职称评审委员会会议记录"),
        "rows": [[label, _draw(value)] for label, value in _head(found)],
        "headers": _headers(),
        "lines": [_line(case, row) for case, row in found.results],
        "attending": [_draw(seat.name) for seat in meetings.attending_seats(meeting_id)],
        "attending_label": _("出席专家（签名）"),
        "threshold": _("表决规则：%(clause)s", clause=CLAUSE),
        "hashes": [
            [_("选票查验码清单"), hash_of(found.session.trackers) if found.session.trackers else ""],
            [_("公布包清单"), _hash(files["manifest.json"])],
            [_("签名公钥指纹"), hashlib.sha256(public).hexdigest()],
        ],
        "signatures": [_("主任委员（签名）"), _("评审委员会（盖章）"), _("年　　月　　日")],
    }
    return compile_pdf(SOURCE, data, at=found.session.revealed_at or now)


def _headers() -> list[str]:
    return [
        _("申报人"),
        _("申报编号"),
        _("参加表决"),
        _("回避"),
        _("赞成"),
        _("反对"),
        _("弃权"),
        _("须达"),
        _("结果"),
    ]


def _head(found: Board) -> list[tuple[str, str]]:
    meeting, session = found.meeting, found.session
    row = committee(meeting.committee_id)
    attending = len(found.voters)
    return [
        (_("评审委员会"), f"{row.name}（{row.number or ''}）" if row else ""),
        (_("会议"), meeting.name),
        (_("时间和地点"), f"{_say(meeting.convenes_at)}　{meeting.place}"),
        (_("评审"), _("%(year)d年度 %(level)s", year=meeting.application_year, level=meeting.level)),
        (_("出席"), _("评审委员会%(members)d人，出席%(attending)d人（至少须出席%(least)d人）", members=meeting.members,
                    attending=attending, least=least_attending(meeting.members))),
        (_("表决"), _("无记名投票，%(opened)s开始，%(closed)s结束", opened=_say(session.opened_at if session else None),
                    closed=_say(session.closed_at if session else None))),
        (_("投票方式"), _ways(found)),
        (_("说明"), (session.closing_note if session else "") or _("无")),
    ]  # fmt: skip


def _ways(found: Board) -> str:
    electronic = sum(voted for _name, voted, _on_paper in found.voters)
    if not found.papers:
        return _("电子投票%(electronic)d人，没有纸质票", electronic=electronic)
    return _(
        "电子投票%(electronic)d人，纸质票%(papers)d人；监票人%(supervisor)s，计票人%(counter)s",
        electronic=electronic,
        papers=found.papers,
        supervisor=found.tellers["supervisor"],
        counter=found.tellers["counter"],
    )


def _line(case: Any, row: Any) -> list[str]:
    voters = row.attending - row.recused
    numbers = (voters, row.recused, row.yes, row.no, row.abstain, least_yes(voters))
    verdict = _("通过") if row.passed else _("未通过")
    return [_draw(case.applicant_name), case.number, *map(str, numbers), verdict]


def _draw(text: str) -> str:
    return drawable(text)[0]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _say(instant: datetime | None) -> str:
    if instant is None:
        return ""
    local = instant.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
