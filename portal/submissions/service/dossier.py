"""The dossier: what its owner does to it, and what others read of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from portal import criteria
from portal.accounts import service as accounts
from portal.accounts.domain.names import organisation_key, organisation_name
from portal.accounts.domain.organisations import OrganisationKind
from portal.config import Settings
from portal.kernel import access, ledger
from portal.kernel.access import Actor, Role
from portal.kernel.clock import SHANGHAI
from portal.kernel.database import transaction
from portal.kernel.errors import Conflict, Invalid, Missing, Refused
from portal.kernel.i18n import _
from portal.submissions.domain.choice import Editions
from portal.submissions.domain.dossier import Dossier, Item, Section, Standing, Verification, facts
from portal.submissions.domain.dossier_fields import KindSpec, problems
from portal.submissions.domain.dossier_gate import Change
from portal.submissions.domain.dossier_kinds import KINDS, TITLE_SERIES, kind_of, with_series
from portal.submissions.service.dossier_gate import refuse_registered, require_open
from portal.submissions.store import dossier as store


class StaleItem(Conflict):
    """The item was changed since its form was shown; `current` is what it is now."""

    def __init__(self, current: Item) -> None:
        super().__init__(_("这一条已在别处修改过"))
        self.current = current


def dossier(person_id: int) -> Dossier:
    """Everything a person has entered. Two queries."""
    return Dossier(person_id, store.items_of(person_id), store.standings_of(person_id))


def facts_of(person_id: int, *, items: Iterable[Item] | None = None) -> criteria.Facts:
    """The facts on which criteria judge a person: of the whole dossier, or of those `items` of it."""
    held = dossier(person_id)
    chosen = held.items if items is None else tuple(items)
    return facts(chosen, held.standings, birth_date=accounts.person_birth_date(person_id))


def further_series(registry: Editions) -> tuple[str, ...]:
    """The names of those series of the enabled plugins that the usual list of series has no word for."""
    return tuple(
        series.name for series in registry.series() if not any(series.answers_to(word) for word in TITLE_SERIES)
    )


def own_item(*, item_id: int, actor: Actor) -> Item:
    """The actor's own item, removed or not. Raises Missing: nobody is told that another's exists."""
    found = store.item(item_id)
    return _owned(found, actor)


def removed_items(*, actor: Actor) -> tuple[Item, ...]:
    """What can be brought back, the last removed first."""
    return store.removed_items_of(_person(actor))


def _person(actor: Actor) -> int:
    access.require(actor.role is Role.APPLICANT and actor.person_id is not None)
    assert actor.person_id is not None  # noqa: S101 - for the type checker: required above
    return actor.person_id


def _owned(found: Item | None, actor: Actor) -> Item:
    if found is None or found.person_id != _person(actor):
        raise Missing()
    return found


def add_item(
    *,
    section: Section,
    kind: str,
    data: Mapping[str, Any],
    entry_key: str,
    settings: Settings,
    actor: Actor,
    now: datetime,
    title_series: tuple[str, ...] = (),
) -> Item:
    """Enter an item. `entry_key` names one showing of the form: sent twice, it makes one item.

    `title_series`: series that may be chosen for a title beside the usual ones; see `further_series`.

    Raises Invalid with a message for each field at fault; Refused when the dossier is closed.
    """
    person_id = _person(actor)
    spec = kind_of(section, kind)
    if spec is None:
        raise Missing()
    with transaction():
        again = store.item_by_entry_key(person_id, entry_key) if entry_key else None
        if again is not None:
            return again
        require_open(person_id=person_id, change=Change.EDIT, settings=settings, now=now)
        values = _checked(with_series(spec, title_series), data, person_id, now=now)
        made = store.add_item(
            person_id=person_id, section=section, kind=kind, data=values, entry_key=entry_key, now=now
        )
        if store.standings_of(person_id).get(section) is Standing.NONE:
            store.set_standing(person_id, section, Standing.OPEN, now)
        _follow_employment(made, actor=actor, now=now)
        _record("item_added", made, actor, now, {"section": section.value, "kind": kind})
    return _owned(store.item(made.id), actor) if section is Section.EMPLOYMENT else made


def change_item(
    *,
    item_id: int,
    version: int,
    data: Mapping[str, Any],
    settings: Settings,
    actor: Actor,
    now: datetime,
    title_series: tuple[str, ...] = (),
) -> Item:
    """Write new values over those of `version`. The item is unverified afterwards.

    Raises StaleItem when it was changed since; Invalid; Refused when the dossier is closed.
    """
    with transaction():
        found = _owned(store.locked_item(item_id), actor)
        if found.removed:
            raise Missing()
        refuse_registered(found)
        spec = with_series(KINDS[found.kind], title_series)
        require_open(person_id=found.person_id, change=Change.EDIT, settings=settings, now=now)
        values = _checked(spec, data, found.person_id, now=now, item=found)
        if found.data == values:
            return found
        if found.version != version or not store.change_item(item_id, version=version, data=values, now=now):
            raise StaleItem(found)
        changed = _owned(store.item(item_id), actor)
        _follow_employment(changed, actor=actor, now=now)
        fields = sorted(key for key in {*values, *found.data} if values.get(key) != found.data.get(key))
        _record("item_changed", changed, actor, now, {"version": changed.version, "fields": fields})
    return changed


def remove_item(*, item_id: int, settings: Settings, actor: Actor, now: datetime) -> Item:
    """Remove an item; it can be brought back. Twice is once."""
    with transaction():
        found = _owned(store.locked_item(item_id), actor)
        if found.removed:
            return found
        refuse_registered(found)
        require_open(person_id=found.person_id, change=Change.EDIT, settings=settings, now=now)
        store.set_removed(item_id, now)
        # A finished section that has become empty would say "known to be none", which nobody has said.
        if not store.items_of(found.person_id, section=found.section):
            store.set_standing(found.person_id, found.section, Standing.OPEN, now)
        _record("item_removed", found, actor, now, {})
    return found


def restore_item(*, item_id: int, settings: Settings, actor: Actor, now: datetime) -> Item:
    """Bring a removed item back, with its files."""
    with transaction():
        found = _owned(store.locked_item(item_id), actor)
        if not found.removed:
            return found
        require_open(person_id=found.person_id, change=Change.EDIT, settings=settings, now=now)
        _refuse_second_year(KINDS[found.kind], found.data, found.person_id, found)
        store.set_removed(item_id, None)
        if store.standings_of(found.person_id).get(found.section) is Standing.NONE:
            store.set_standing(found.person_id, found.section, Standing.OPEN, now)
        _follow_employment(found, actor=actor, now=now)
        _record("item_restored", found, actor, now, {})
    return _owned(store.item(item_id), actor)


def mark_section(*, section: Section, standing: Standing, settings: Settings, actor: Actor, now: datetime) -> None:
    """Say that a section is finished, that there is nothing, or that it is open again.

    This is what turns "not yet known" into "known" for the criteria. Raises Refused when it can't be so.
    """
    person_id = _person(actor)
    with transaction():
        require_open(person_id=person_id, change=Change.EDIT, settings=settings, now=now)
        entries = store.items_of(person_id, section=section)
        if standing is Standing.NONE and entries:
            raise Refused(_("本节已有内容，不能选“我没有此项”"), cure=_("请先删除本节的各条，再选“我没有此项”"))
        if standing is Standing.COMPLETE and not entries:
            raise Refused(_("本节还没有内容"), cure=_("请先添加；确实没有的，请选“我没有此项”"))
        store.set_standing(person_id, section, standing, now)
        data = {"section": section.value, "standing": standing.value}
        ledger.append(subject=f"dossier:{person_id}", action="dossier.section_marked", actor=actor, at=now, data=data)


def choose_employer(
    *, item_id: int, organisation_id: int | None, settings: Settings, actor: Actor, now: datetime
) -> None:
    """Link an employment to an organisation of the portal (None: to none); its name becomes the organisation's."""
    with transaction():
        found = _owned(store.locked_item(item_id), actor)
        if found.section is not Section.EMPLOYMENT or found.removed:
            raise Missing()
        require_open(person_id=found.person_id, change=Change.EDIT, settings=settings, now=now)
        if organisation_id is not None:
            employer = accounts.organisation(organisation_id)
            access.require(employer.kind is OrganisationKind.EMPLOYER)
            data = {**found.data, "employer": employer.name}
            if data != found.data:
                store.change_item(item_id, version=found.version, data=data, now=now)
        store.set_organisation(item_id, organisation_id)
        _record("employer_chosen", found, actor, now, {"organisation": organisation_id})


def record_verification(
    *, item_id: int, verification: Verification, reason: str = "", actor: Actor, now: datetime
) -> None:
    """What an employer or a register says of an item. The caller has checked that the case is the actor's to judge.

    Raises Denied for an applicant and for a case of one's own; Invalid for a rejection without a reason.
    """
    with transaction():
        found = store.locked_item(item_id)
        if found is None:
            raise Missing()
        access.require(actor.is_staff or actor.role is Role.SYSTEM)
        access.require(not accounts.is_own_case(actor, found.person_id))
        if verification is Verification.REJECTED and not reason.strip():
            raise Invalid({"reason": _("请写明不通过的原因")})
        store.set_verification(
            item_id, verification=verification, reason=reason.strip(), verified_by=actor.person_id, now=now
        )
        _record("item_verified", found, actor, now, {"verification": verification.value})


def _checked(
    spec: KindSpec, data: Mapping[str, Any], person_id: int, *, now: datetime, item: Item | None = None
) -> dict[str, Any]:
    """The values as they are kept: fields of the kind only, empty ones left out. Raises Invalid."""
    values = {field.key: data[field.key] for field in spec.typed if data.get(field.key) not in (None, "")}
    found = problems(spec, values, today=_today(now))
    if found:
        raise Invalid({key: _(message) for key, message in found.items()})
    if spec.section is Section.EMPLOYMENT:
        values["employer"] = organisation_name(values["employer"])
    _refuse_second_year(spec, values, person_id, item)
    return values


def _refuse_second_year(spec: KindSpec, values: Mapping[str, Any], person_id: int, item: Item | None) -> None:
    """Criteria add the hours of a year up: the same year twice would count twice."""
    if spec.section is not Section.HOURS:
        return
    for other in store.items_of(person_id, section=Section.HOURS):
        if other.data["year"] == values["year"] and (item is None or other.id != item.id):
            raise Invalid({"year": _("%(year)d年度已经填过，请直接修改那一条", year=values["year"])})


def _today(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date()


def _follow_employment(item: Item, *, actor: Actor, now: datetime) -> None:
    """Link the employer by its name, and let only one employer be the present one."""
    if item.section is not Section.EMPLOYMENT:
        return
    store.set_organisation(item.id, _organisation_named(item.data["employer"], item.organisation_id))
    if not item.data.get("current"):
        return
    for other in store.items_of(item.person_id, section=Section.EMPLOYMENT):
        if other.id != item.id and other.data.get("current"):
            store.change_item(other.id, version=other.version, data={**other.data, "current": False}, now=now)
            _record("item_changed", other, actor, now, {"version": other.version + 1, "fields": ["current"]})


def _organisation_named(name: str, known: int | None) -> int | None:
    """The one employer of exactly this name; several or none: not decided here. A choice made earlier stands."""
    key = organisation_key(name)
    same = [
        found.id
        for found in accounts.find_organisations(name=name, kind=OrganisationKind.EMPLOYER.value)
        if organisation_key(found.name) == key
    ]
    if known in same:
        return known
    return same[0] if len(same) == 1 else None


def _record(action: str, item: Item, actor: Actor, now: datetime, data: Mapping[str, Any]) -> None:
    ledger.append(
        subject=f"dossier:{item.person_id}",
        action=f"dossier.{action}",
        actor=actor,
        at=now,
        data={"item": item.id, **data},
    )
