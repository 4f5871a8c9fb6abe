"""Who acts for an organisation: invited by phone number, accepted by its holder, ended with a reason."""

from dataclasses import dataclass
from datetime import datetime

import peewee

from portal.accounts.domain import limits, names
from portal.accounts.domain.identifiers import BadIdentifier, phone_number
from portal.accounts.domain.masking import mask_phone, redacted
from portal.accounts.domain.organisations import (
    ROLE_NAMES,
    OrganisationKind,
    invited_roles,
    may_hold_together,
    roles_of,
)
from portal.accounts.domain.sessions import INVITATION_KEPT
from portal.accounts.service import second_factor, tokens
from portal.accounts.service.limits import spend
from portal.accounts.service.texts import send_text
from portal.accounts.service.tree import may_manage, visible_organisation
from portal.accounts.store.organisation import (
    Invitation,
    Member,
    Organisation,
    active_members,
    active_memberships,
    open_invitations,
    organisation_by_id,
    view_of,
)
from portal.accounts.store.person import Person, index_of, person_by_id
from portal.kernel import ledger, notices
from portal.kernel.access import Actor, Role, require
from portal.kernel.database import transaction
from portal.kernel.errors import Invalid, Missing, Refused
from portal.kernel.i18n import _


@dataclass(frozen=True)
class MemberView:
    id: int
    person_id: int
    name: str
    masked_phone: str
    role: str
    since: datetime


@dataclass(frozen=True)
class InvitationView:
    """An invitation; `state` is "open", "accepted", "revoked" or "expired"."""

    id: int
    organisation_id: int
    organisation_name: str
    role: str
    name: str
    masked_phone: str
    expires_at: datetime
    state: str = "open"


def _view(row: Invitation, organisation_name: str, now: datetime) -> InvitationView:
    state = "open" if now < row.expires_at else "expired"
    state = "accepted" if row.accepted_at else "revoked" if row.revoked_at else state
    phone = mask_phone(row.phone)
    return InvitationView(
        row.id, row.organisation_id, organisation_name, row.role, row.name, phone, row.expires_at, state
    )


def list_members(*, actor: Actor, organisation_id: int) -> tuple[MemberView, ...]:
    """The members, in order of joining. Raises Missing unless the actor belongs there or manages it."""
    visible_organisation(actor=actor, organisation_id=organisation_id)
    rows = active_members(organisation_id)
    return tuple(
        MemberView(row.id, row.person_id, row.person.name, mask_phone(row.person.phone), row.role, row.since)
        for row in rows
    )


def list_invitations(*, actor: Actor, organisation_id: int, now: datetime) -> tuple[InvitationView, ...]:
    """Invitations that wait for an answer, oldest first. Raises Missing."""
    name = visible_organisation(actor=actor, organisation_id=organisation_id).name
    return tuple(_view(row, name, now) for row in open_invitations(organisation_id, now))


def invite_member(
    *, actor: Actor, organisation_id: int, role: str, name: str, phone: str, link_prefix: str = "", now: datetime
) -> str:
    """Invite the holder of a phone number; returns the link's token. Raises Invalid, Denied, TooMany.

    The link alone gives nothing: only a person with that verified phone can accept.
    """
    row = organisation_by_id(organisation_id)
    if row is None:
        raise Missing()
    require(may_manage(actor, view_of(row)))
    number = _read_invitation(row, role=role, name=name, phone=phone)
    if actor.person_id is not None:
        spend(limits.INVITE, f"person:{actor.person_id}", now)
    token = tokens.new_token()
    with transaction():
        invitation = Invitation.create(
            token_hash=tokens.token_hash(token),
            organisation=row.id,
            role=role,
            name=names.person_name(name),
            phone=number,
            phone_index=index_of(f"phone:{number}"),
            invited_by=actor.person_id,
            created_at=now,
            expires_at=now + INVITATION_KEPT,
        )
        _tell(invitation, row, f"{link_prefix}/invitations/{token}", token, now)
        data = {"role": role, "invitation": invitation.id}
        ledger.append(subject=f"organisation:{row.id}", action="member.invited", actor=actor, at=now, data=data)
    return token


def _read_invitation(row: Organisation, *, role: str, name: str, phone: str) -> str:
    errors: dict[str, str] = {}
    if role not in invited_roles(OrganisationKind(row.kind)):
        errors["role"] = _("请选择角色")
    if not 1 <= len(names.person_name(name)) <= names.LONGEST_PERSON_NAME:
        errors["name"] = _("请填写受邀人姓名")
    number = ""
    try:
        number = phone_number(phone)
    except BadIdentifier as fault:
        errors["phone"] = _(str(fault))
    if errors:
        raise Invalid(errors)
    return number


def _tell(invitation: Invitation, row: Organisation, link: str, token: str, now: datetime) -> None:
    role = _(ROLE_NAMES[invitation.role])
    text = _("【贵州职称】%(unit)s邀请您担任%(role)s，请打开 %(link)s", unit=row.name, role=role, link=link)
    send_text(phone=invitation.phone, body=text, now=now)
    invited = Person.get_or_none(Person.phone_index == invitation.phone_index)
    if invited is not None:
        notices.notify(
            person_id=invited.id,
            subject=f"organisation:{row.id}",
            kind="member.invited",
            title=_("%(unit)s邀请您加入", unit=row.name),
            body=_("邀请您担任%(role)s。接受后，您可以在页面顶部切换身份。", role=role),
            link=f"/invitations/{token}",
            now=now,
            key=f"invitation:{invitation.id}",
        )


def invitation(*, token: str, now: datetime) -> InvitationView:
    """What a link offers. Raises Missing for a token that was never made."""
    row = Invitation.get_or_none(Invitation.token_hash == tokens.token_hash(token))
    if row is None:
        raise Missing()
    return _view(row, row.organisation.name, now)


def accept_invitation(*, actor: Actor, token: str, now: datetime) -> int:
    """Become a member; returns the membership's id. Raises Refused with the cure, or Missing."""
    require(actor.person_id is not None)
    with transaction():
        row = Invitation.get_or_none(Invitation.token_hash == tokens.token_hash(token))
        if row is None:
            raise Missing()
        person = person_by_id(actor.person_id or 0)
        _check_acceptance(row, person, now)
        waiting = (Invitation.id == row.id) & Invitation.accepted_at.is_null()
        if Invitation.update(accepted_at=now).where(waiting).execute() != 1:
            raise Refused(_("该邀请已被接受"))
        return add_member(actor=actor, person_id=person.id, organisation_id=row.organisation_id, role=row.role, now=now)


def _check_acceptance(row: Invitation, person: Person | None, now: datetime) -> None:
    state = _view(row, "", now).state
    if state != "open":
        states = {"accepted": _("该邀请已被接受"), "revoked": _("该邀请已撤回"), "expired": _("该邀请已过期")}
        raise Refused(states[state], cure=_("请联系单位管理员重新邀请"))
    if person is None or person.phone_index != row.phone_index:
        cure = _("请用收到邀请的手机号码登录，或请管理员按您现在的手机号码重新邀请")
        raise Refused(_("该邀请发给了另一个手机号码"), cure=cure)


def add_member(*, actor: Actor, person_id: int, organisation_id: int, role: str, now: datetime) -> int:
    """Enter a membership that an invitation or the system has decided. Raises Refused."""
    row = organisation_by_id(organisation_id)
    if row is None or role not in roles_of(OrganisationKind(row.kind)):
        raise Refused(_("该单位没有这个角色"))
    held = frozenset(member.role for member in active_memberships(person_id))
    if not may_hold_together(role, held):
        clause = "GB/T 22239-2019 8.1.5"
        raise Refused(_("审计员不能同时担任其他角色"), clause=clause, cure=_("请先结束原有的任职"))
    try:
        with transaction():
            member = Member.create(person=person_id, organisation=organisation_id, role=role, since=now)
            data = {"person": person_id, "role": role}
            subject = f"organisation:{organisation_id}"
            ledger.append(subject=subject, action="member.joined", actor=actor, at=now, data=data)
    except peewee.IntegrityError as error:
        raise Refused(_("您已经担任该角色")) from error
    return member.id


def revoke_invitation(*, actor: Actor, invitation_id: int, now: datetime) -> int:
    """Take an invitation back; returns the organisation's id. Raises Missing, Denied."""
    row = Invitation.get_or_none(Invitation.id == invitation_id)
    if row is None:
        raise Missing()
    _require_managed(actor, row.organisation)
    with transaction():
        waiting = (Invitation.id == row.id) & Invitation.accepted_at.is_null() & Invitation.revoked_at.is_null()
        if Invitation.update(revoked_at=now).where(waiting).execute():
            subject, data = f"organisation:{row.organisation_id}", {"invitation": row.id}
            ledger.append(subject=subject, action="member.invitation_revoked", actor=actor, at=now, data=data)
    return row.organisation_id


def _require_managed(actor: Actor, organisation: Organisation) -> None:
    """Missing, not Denied, outside the actor's own tree: others' members are not even known to exist."""
    if not may_manage(actor, view_of(organisation)):
        raise Missing()


def managed_member(*, actor: Actor, member_id: int) -> tuple[MemberView, int]:
    """A current member of an organisation that the actor manages, and that organisation's id. Raises Missing."""
    row = Member.get_or_none((Member.id == member_id) & Member.ended_at.is_null())
    if row is None:
        raise Missing()
    _require_managed(actor, row.organisation)
    person = row.person
    view = MemberView(row.id, person.id, person.name, mask_phone(person.phone), row.role, row.since)
    return view, row.organisation_id


def _read_reason(reason: str) -> str:
    text = redacted(reason.strip())
    if not 4 <= len(text) <= 300:
        raise Invalid({"reason": _("请填写原因，4到300个字")})
    return text


def end_membership(*, actor: Actor, member_id: int, reason: str, now: datetime) -> int:
    """End a membership at once, also in running sessions; returns the organisation's id. Raises Refused."""
    member, organisation_id = managed_member(actor=actor, member_id=member_id)
    if member.person_id == actor.person_id:
        raise Refused(_("不能结束自己的任职"), cure=_("请由本单位另一位管理员或上级单位办理"))
    text = _read_reason(reason)
    with transaction():
        active = (Member.id == member_id) & Member.ended_at.is_null()
        if Member.update(ended_at=now, end_reason=text).where(active).execute():
            data = {"person": member.person_id, "role": member.role, "reason": text}
            subject = f"organisation:{organisation_id}"
            ledger.append(subject=subject, action="member.ended", actor=actor, at=now, data=data)
    return organisation_id


def remove_second_factor(*, actor: Actor, member_id: int, reason: str, now: datetime) -> int:
    """Take a lost authenticator from a member who proved who they are; returns the organisation's id.

    Their sessions end; before the next staff page a new authenticator is asked for (QUALITY 3.8).
    """
    member, organisation_id = managed_member(actor=actor, member_id=member_id)
    if member.person_id == actor.person_id:
        raise Refused(_("不能为自己办理"), cure=_("请由本单位另一位管理员或上级单位办理"))
    text = _read_reason(reason)
    with transaction():
        second_factor.remove_lost_factor(actor=actor, person_id=member.person_id, reason=text, now=now)
    return organisation_id


def invite_first_officer(*, organisation_id: int, role: Role, name: str, phone: str, now: datetime) -> str:
    """The operator's invitation to the first person of a fresh installation; returns the link's token."""
    system = Actor(None, Role.SYSTEM)
    return invite_member(
        actor=system, organisation_id=organisation_id, role=role.value, name=name, phone=phone, now=now
    )
