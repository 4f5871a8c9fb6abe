"""The discipline pledge (评审专家纪律承诺书): read and signed by the expert before the first invitation is accepted."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from plugins.committees.service.access import own_organisation
from plugins.committees.service.expert_account import record
from plugins.committees.service.expert_wording import PLEDGE
from plugins.committees.service.settings import pledge_text
from plugins.committees.store import expert as store
from plugins.committees.store.expert import Expert
from portal.plugin import Actor, Invalid, Missing, Role, _, access, transaction


@dataclass(frozen=True)
class Pledge:
    """The text as it stands, with its hash, and when the expert signed it (None: not yet).

    `is_shipped`: the province has not set a text of its own.
    """

    lines: tuple[str, ...]
    text_hash: str
    name: str
    signed_at: datetime | None
    is_shipped: bool


def text() -> str:
    """The province's text, or the one that ships."""
    return pledge_text() or str(PLEDGE)


def view(*, actor: Actor) -> Pledge:
    """The pledge of the expert for this office's pool. Raises Missing for one who is in no pool."""
    row = _own(actor)
    given = text()
    lines = tuple(line.strip() for line in given.splitlines() if line.strip())
    return Pledge(lines, _hash(given), row.name, row.pledged_at, not pledge_text())


def sign(*, text_hash: str, name: str, actor: Actor, now: datetime) -> None:
    """Sign the text that was shown, by typing one's name; once for each term.

    Raises Invalid for another name, or when the text has changed since it was shown.
    """
    row = _own(actor)
    if text_hash != _hash(text()):
        raise Invalid({"name": _("承诺书的内容已更新，请重新阅读后再签署")})
    if name.strip() != row.name:
        raise Invalid({"name": _("请填写本人姓名")})
    with transaction():
        held = store.locked(row.id)
        if held is None or held.pledged_at is not None:
            return
        store.write(held, now, pledged_at=now, pledge_hash=text_hash)
        record(held, "pledged", actor, now, {"text": text_hash})


def _own(actor: Actor) -> Expert:
    access.require(actor.role is Role.EXPERT)
    row = store.own(own_organisation(actor), actor.person_id or 0)
    if row is None:
        raise Missing(_("专家库中没有您的记录"))
    return row


def _hash(given: str) -> str:
    return hashlib.sha256(given.encode()).hexdigest()
