"""The tree of organisations: made by those above, credit codes checked or vouched for."""

from datetime import datetime
from typing import Any

import peewee

from portal.accounts.domain import names
from portal.accounts.domain.identifiers import BadIdentifier, credit_code, credit_code_holds
from portal.accounts.domain.masking import redacted
from portal.accounts.domain.organisations import (
    MANAGING_ROLES,
    OrganisationKind,
    OrganisationView,
    children_of,
    is_below,
    region_code,
)
from portal.accounts.store.organisation import (
    ORGANISATIONS,
    Organisation,
    children_page,
    organisation_by_id,
    view_of,
)
from portal.kernel import generation, ledger
from portal.kernel.access import SYSTEM, Actor, Role, require
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid, Missing
from portal.kernel.i18n import _

PAGE = 50


def _row(organisation_id: int) -> Organisation:
    row = organisation_by_id(organisation_id)
    if row is None:
        raise Missing()
    return row


def may_manage(actor: Actor, organisation: OrganisationView) -> bool:
    """Does the actor manage this organisation: the own one, or one below it?"""
    if actor.role is Role.SYSTEM:
        return True
    if actor.role.value not in MANAGING_ROLES or actor.organisation_id is None:
        return False
    return f"/{actor.organisation_id}/" in organisation.path


def visible_organisation(*, actor: Actor, organisation_id: int) -> OrganisationView:
    """An organisation that the actor belongs to or manages. Raises Missing for any other."""
    view = view_of(_row(organisation_id))
    if actor.organisation_id != view.id and not may_manage(actor, view):
        raise Missing()
    return view


def children(*, actor: Actor, organisation_id: int, after: int = 0) -> tuple[tuple[OrganisationView, ...], int | None]:
    """A page of the organisations directly below, and the key of the next page. Raises Missing."""
    visible_organisation(actor=actor, organisation_id=organisation_id)
    rows = children_page(organisation_id, after=after, count=PAGE + 1)
    following = rows[PAGE - 1].id if len(rows) > PAGE else None
    return tuple(view_of(row) for row in rows[:PAGE]), following


def may_override(actor: Actor) -> bool:
    """Only the province vouches for a code that fails the check."""
    return actor.role in (Role.PROVINCIAL_OFFICER, Role.SYSTEM)


def read_credit_code(text: str, *, reason: str, actor: Actor) -> tuple[str | None, bool]:
    """(the code or None, is it vouched for). Raises Invalid beside `credit_code` or `override_reason`."""
    if not text.strip():
        return None, False
    try:
        code = credit_code(text)
    except BadIdentifier as fault:
        raise Invalid({"credit_code": _(str(fault))}) from fault
    if credit_code_holds(code):
        return code, False
    if may_override(actor) and reason.strip():
        return code, True
    if may_override(actor):
        message = _("该代码校验位不符。如已核对证照原件，请填写核对情况，由您确认登记")
        raise Invalid({"credit_code": _("校验位不符，请核对证照"), "override_reason": message})
    raise Invalid({"credit_code": _("校验位不符，请核对证照。确实无误的，请由省级人社部门核对后登记")})


def create_organisation(
    *,
    actor: Actor,
    parent_id: int | None,
    kind: str,
    name: str,
    region: str,
    credit_code: str = "",
    override_reason: str = "",
    attributes: dict[str, Any] | None = None,
    now: datetime,
) -> int:
    """Enter an organisation below one that the actor manages; returns its id.

    Without a parent it is the province itself, made once by the system. Raises Invalid or Denied.
    """
    parent = None if parent_id is None else _row(parent_id)
    require(may_manage(actor, view_of(parent)) if parent else actor.role is Role.SYSTEM)
    fields = _read(kind=kind, name=name, region=region, parent=parent)
    code, vouched = read_credit_code(credit_code, reason=override_reason, actor=actor)
    with transaction():
        row = _insert(fields, parent=parent, code=code, attributes=attributes or {}, now=now)
        if vouched:
            _vouch(row.id, reason=override_reason, actor=actor, now=now)
        data = {"kind": row.kind, "parent": parent_id, "region": row.region, "credit_code": code or ""}
        ledger.append(subject=f"organisation:{row.id}", action="organisation.created", actor=actor, at=now, data=data)
        return row.id


def _read(*, kind: str, name: str, region: str, parent: Organisation | None) -> dict[str, str]:
    errors: dict[str, str] = {}
    clean = names.organisation_name(name)
    if not 2 <= len(clean) <= names.LONGEST_ORGANISATION_NAME:
        errors["name"] = _("请填写单位全称，与证照一致，2到120个字")
    allowed = children_of(OrganisationKind(parent.kind)) if parent else (OrganisationKind.PROVINCIAL_BUREAU,)
    if kind not in {child.value for child in allowed}:
        errors["kind"] = _("请选择单位类型")
    try:
        region = region_code(region)
    except ValueError as fault:
        errors["region"] = _(str(fault))
    if errors:
        raise Invalid(errors)
    return {"kind": kind, "name": clean, "name_key": names.organisation_key(clean), "region": region}


def _insert(
    fields: dict[str, str], *, parent: Organisation | None, code: str | None, attributes: dict[str, Any], now: datetime
) -> Organisation:
    taken = Organisation.select().where(Organisation.credit_code == code).exists() if code else False
    if taken:
        raise Invalid({"credit_code": _("该统一社会信用代码已经登记")})
    try:
        with transaction():
            above = parent.id if parent else None
            row = Organisation.create(**fields, parent=above, credit_code=code, attributes=attributes, created_at=now)
    except peewee.IntegrityError as error:
        raise Invalid({"name": _("上级单位下已有同名单位")}) from error
    path = f"{parent.path if parent else '/'}{row.id}/"
    Organisation.update(path=path).where(Organisation.id == row.id).execute()
    generation.change(ORGANISATIONS)
    return row


def _vouch(organisation_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    vouched = {"override_reason": redacted(reason.strip())[:300], "override_by": actor.person_id, "override_at": now}
    Organisation.update(vouched).where(Organisation.id == organisation_id).execute()
    generation.change(ORGANISATIONS)
    subject, data = f"organisation:{organisation_id}", {"reason": vouched["override_reason"]}
    ledger.append(subject=subject, action="organisation.credit_code_vouched", actor=actor, at=now, data=data)


def set_credit_code(
    *, actor: Actor, organisation_id: int, credit_code: str, override_reason: str = "", now: datetime
) -> None:
    """Enter or correct a credit code; one that fails the check needs the province's recorded word.

    Raises Invalid beside `credit_code` or `override_reason`, Denied, Missing.
    """
    row = _row(organisation_id)
    require(may_manage(actor, view_of(row)))
    code, vouched = read_credit_code(credit_code, reason=override_reason, actor=actor)
    if code is None:
        raise Invalid({"credit_code": _("请填写统一社会信用代码")})
    with transaction():
        taken = (Organisation.credit_code == code) & (Organisation.id != row.id)
        if Organisation.select().where(taken).exists():
            raise Invalid({"credit_code": _("该统一社会信用代码已经登记")})
        plain = {"credit_code": code, "override_reason": "", "override_by": None, "override_at": None}
        Organisation.update(plain).where(Organisation.id == row.id).execute()
        generation.change(ORGANISATIONS)
        if vouched:
            _vouch(row.id, reason=override_reason, actor=actor, now=now)
        data = {"before": row.credit_code or "", "after": code}
        subject = f"organisation:{row.id}"
        ledger.append(subject=subject, action="organisation.credit_code_set", actor=actor, at=now, data=data)


def set_attributes(*, actor: Actor, organisation_id: int, attributes: dict[str, Any], now: datetime) -> None:
    """Set what the province knows of an organisation, such as 自主评审 or 专精特新. Only the province may."""
    require(may_override(actor))
    row = _row(organisation_id)
    with transaction():
        Organisation.update(attributes=attributes).where(Organisation.id == row.id).execute()
        generation.change(ORGANISATIONS)
        data = {"before": row.attributes, "after": attributes}
        subject = f"organisation:{row.id}"
        ledger.append(subject=subject, action="organisation.attributes_set", actor=actor, at=now, data=data)


def is_within(organisation_id: int, *, top_id: int) -> bool:
    """Is an organisation the other one, or below it?"""
    return is_below(_row(organisation_id).path, _row(top_id).path)


def found_province(*, name: str, now: datetime) -> int:
    """The root of the tree, on a fresh installation; returns its id."""
    kind = OrganisationKind.PROVINCIAL_BUREAU.value
    return create_organisation(actor=SYSTEM, parent_id=None, kind=kind, name=name, region="520000", now=now)
