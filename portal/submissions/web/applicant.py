"""What the applicant's pages share: who acts, the registry, the frame's line on where the person stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import g

from portal.kernel import access, web
from portal.kernel.access import Actor, Role
from portal.kernel.i18n import _
from portal.submissions.service import status

own = access.roles(Role.APPLICANT)


def registry() -> Any:
    """The enabled plugins."""
    return web.portal().registry


def stand_by(draft: Any, window: Any) -> None:
    """The page is about this draft and knows its window: the frame need not ask again."""
    g.standing = status.standing_of_draft(draft, window, web.now())


def stand_with(applications: Sequence[Any]) -> None:
    """The page has read all of the person's applications: the frame need not read them again."""
    g.standing = status.standing_of(applications, web.now())


def frame(actor: Actor, now: datetime) -> dict[str, Any]:
    """For every page of a person who acts as oneself: the standing and the navigation. One query, kept per request."""
    if actor.role is not Role.APPLICANT or actor.person_id is None:
        return {}
    if "standing" not in g:
        g.standing = status.standing(person_id=actor.person_id, now=now)
    return {
        "standing": g.standing,
        "navigation": [("/applications", _("我的申报")), ("/dossier", _("业绩档案"))],
    }
