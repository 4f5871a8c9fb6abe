"""Working on a draft: its answers, and which achievements stay out."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from portal.kernel import ledger
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Invalid, Missing, Refused
from portal.kernel.i18n import _
from portal.submissions.domain.application import State
from portal.submissions.domain.choice import Editions, takes
from portal.submissions.domain.dossier import Section
from portal.submissions.service.choice import applicant
from portal.submissions.service.content import edition_of
from portal.submissions.service.dossier import dossier
from portal.submissions.store import application as store
from portal.submissions.store import draft as drafts
from portal.submissions.store.application import Application

# A returned application is corrected with the same pages (service.correction resubmits it).
EDITABLE = frozenset({State.DRAFT.value, State.RETURNED.value})


class StaleDraft(Conflict):
    """The draft was changed since its form was shown: another tab, another device."""

    def __init__(self) -> None:
        super().__init__(_("这份申报已在别处修改过。您刚填写的内容还在下面，请核对后再保存"))


def own_application(*, application_id: int, actor: Actor) -> Application:
    """The actor's own application. Raises Missing: nobody is told that another's exists."""
    found = store.application(application_id)
    if found is None or found.person_id != applicant(actor):
        raise Missing()
    return found


def editable(application: Application, now: datetime) -> bool:
    """May its answers be changed: a draft, or a returned one before its correction is due (inclusive)?"""
    if application.state == State.RETURNED.value:
        return application.correction_due is None or now <= application.correction_due
    return application.state == State.DRAFT.value


def held_draft(application_id: int, version: int | None, actor: Actor, now: datetime) -> Application:
    """Lock the actor's own application for a change. Raises Missing, Refused, StaleDraft."""
    found = store.locked_application(application_id)
    if found is None or found.person_id != applicant(actor):
        raise Missing()
    if not editable(found, now):
        raise Refused(_("申报已经提交，内容以提交时为准，不能再修改"), cure=_("如被退回补正，可在补正期限内修改"))
    if version is not None and version != found.version:
        raise StaleDraft()
    return found


def save_answers(
    *,
    application_id: int,
    version: int | None,
    answers: Mapping[str, Any],
    registry: Editions,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep the answers to the series' own fields; an empty one is taken away.

    Answers to fields that the present choice does not ask stay. Raises StaleDraft, Refused, Missing, and Invalid for
    an answer that its field does not take.
    """
    with transaction():
        draft = held_draft(application_id, version, actor, now)
        fields = edition_of(draft, registry, now=now).fields_for(draft.level, draft.track)
        asked = {field.key for field in fields}
        kept = {key: value for key, value in draft.answers.items() if key not in asked}
        given = {key: value for key, value in answers.items() if key in asked and value not in (None, "")}
        wrong = {
            field.key: _("请重新填写此项")
            for field in fields
            if field.key in given and not takes(field, given[field.key])
        }
        if wrong:
            raise Invalid(wrong)
        kept |= given
        if kept == draft.answers:
            return
        changed = sorted(key for key in asked if kept.get(key) != draft.answers.get(key))
        drafts.change(draft, {"answers": kept}, now=now)
        _record(draft, "draft.answers_saved", actor, now, {"fields": changed})


def leave_out(
    *, application_id: int, version: int | None, included: Iterable[int], actor: Actor, now: datetime
) -> None:
    """Which achievements go in; the others stay out. Raises StaleDraft, Refused, Missing."""
    wanted = set(included)
    with transaction():
        draft = held_draft(application_id, version, actor, now)
        achievements = dossier(draft.person_id).of(Section.ACHIEVEMENTS)
        out = [item.id for item in achievements if item.id not in wanted]
        if out == draft.left_out:
            return
        drafts.change(draft, {"left_out": out}, now=now)
        _record(draft, "draft.items_chosen", actor, now, {"left_out": out})


def _record(draft: Application, action: str, actor: Actor, now: datetime, data: Mapping[str, Any]) -> None:
    ledger.append(subject=f"application:{draft.id}", action=action, actor=actor, at=now, data=dict(data))
