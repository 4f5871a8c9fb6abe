"""The second factor: an authenticator app (TOTP, RFC 6238), with recovery codes for a lost phone."""

import hmac
from dataclasses import dataclass
from datetime import datetime

import pyotp

from portal.accounts.domain import codes as rules
from portal.accounts.domain import limits
from portal.accounts.service import sessions, tokens
from portal.accounts.service.hashing import passwords
from portal.accounts.service.limits import refund, spend
from portal.accounts.store.person import person_by_id
from portal.accounts.store.session import RecoveryCode, Session, TotpDevice, confirmed_totp, end_sessions
from portal.kernel import ledger
from portal.kernel.access import Actor
from portal.kernel.database import for_update, transaction
from portal.kernel.errors import Invalid, Missing, Refused
from portal.kernel.i18n import _


@dataclass(frozen=True)
class Enrolment:
    """What the authenticator app is told. Shown to its owner only, until the first code confirms it."""

    secret: str
    uri: str


@dataclass(frozen=True)
class Enrolled:
    """The session's new token, and recovery codes that are shown this once."""

    token: str
    recovery_codes: tuple[str, ...]


def factor_state(*, actor: Actor) -> str:
    """ "none", "waiting" (begun, not confirmed) or "on"."""
    device = TotpDevice.get_or_none(TotpDevice.person == actor.person_id)
    if device is None:
        return "none"
    return "waiting" if device.confirmed_at is None else "on"


def recovery_codes_left(*, actor: Actor) -> int:
    left = (RecoveryCode.person == actor.person_id) & RecoveryCode.used_at.is_null()
    return RecoveryCode.select().where(left).count()


def start_enrolment(*, actor: Actor, password: str, now: datetime) -> None:
    """Begin to set up an authenticator, after the password was typed again. Raises Invalid, Refused."""
    check_password(actor=actor, password=password, now=now)
    with transaction():
        if confirmed_totp(actor.person_id or 0) is not None:
            raise Refused(_("动态验证码已经启用"), cure=_("如需更换，请先停用"))
        TotpDevice.delete().where(TotpDevice.person == actor.person_id).execute()
        TotpDevice.create(person=actor.person_id, secret=pyotp.random_base32(), created_at=now)


def enrolment(*, actor: Actor) -> Enrolment:
    """The secret that waits to be confirmed. Raises Missing when there is none."""
    device = TotpDevice.get_or_none((TotpDevice.person == actor.person_id) & TotpDevice.confirmed_at.is_null())
    if device is None:
        raise Missing()
    uri = pyotp.TOTP(device.secret).provisioning_uri(name=actor.name, issuer_name=rules.TOTP_ISSUER)
    return Enrolment(device.secret, uri)


def confirm_enrolment(*, actor: Actor, code: str, now: datetime) -> Enrolled:
    """Put the authenticator in force with its first code; other sessions, signed in without it, end."""
    who = f"enrol:{actor.person_id}"
    spend(limits.SECOND_FACTOR, who, now)
    with transaction():
        device = TotpDevice.get_or_none((TotpDevice.person == actor.person_id) & TotpDevice.confirmed_at.is_null())
        step = None if device is None else _fresh_step(device, code, now)
        if device is None or step is None:
            raise Invalid({"code": _("验证码不正确：请确认手机时间准确，并输入应用中当前的6位数字")})
        TotpDevice.update(confirmed_at=now, last_step=step).where(TotpDevice.id == device.id).execute()
        fresh = _new_recovery_codes(actor.person_id or 0)
        Session.update(second_factor_at=now).where(Session.id == actor.session_id).execute()
        end_sessions(actor.person_id or 0, now=now, keep=actor.session_id)
        token = sessions.new_token_for(actor.session_id or 0)
        _record(actor, "second_factor.enrolled", now)
    refund(limits.SECOND_FACTOR, who, now)
    return Enrolled(token, fresh)


def confirm_in_session(*, actor: Actor, code: str = "", recovery_code: str = "", network: str, now: datetime) -> str:
    """Pass the second factor in a session that was opened without; returns the session's new token."""
    who = f"{actor.person_id}:{network}"
    spend(limits.SECOND_FACTOR, who, now)
    verify_factor(person_id=actor.person_id or 0, code=code, recovery_code=recovery_code, now=now)
    refund(limits.SECOND_FACTOR, who, now)
    with transaction():
        Session.update(second_factor_at=now).where(Session.id == actor.session_id).execute()
        _record(actor, "second_factor.passed", now)
        return sessions.new_token_for(actor.session_id or 0)


def disable(*, actor: Actor, password: str, code: str = "", recovery_code: str = "", now: datetime) -> None:
    """Take the authenticator out of force: needs the password and a code. All other sessions end."""
    check_password(actor=actor, password=password, now=now)
    who = f"disable:{actor.person_id}"
    spend(limits.SECOND_FACTOR, who, now)
    verify_factor(person_id=actor.person_id or 0, code=code, recovery_code=recovery_code, now=now)
    with transaction():
        _remove(actor.person_id or 0, now=now, keep=actor.session_id)
        _record(actor, "second_factor.disabled", now)


def _remove(person_id: int, *, now: datetime, keep: int | None) -> None:
    TotpDevice.delete().where(TotpDevice.person == person_id).execute()
    RecoveryCode.delete().where(RecoveryCode.person == person_id).execute()
    Session.update(second_factor_at=None, member=None).where(Session.person == person_id).execute()
    end_sessions(person_id, now=now, keep=keep)


def remove_lost_factor(*, actor: Actor, person_id: int, reason: str, now: datetime) -> None:
    """Take a lost authenticator from somebody else; inside the caller's transaction and authority."""
    _remove(person_id, now=now, keep=None)
    subject = f"person:{person_id}"
    ledger.append(subject=subject, action="second_factor.removed", actor=actor, at=now, data={"reason": reason})


def verify_factor(*, person_id: int, code: str, recovery_code: str, now: datetime) -> None:
    """Check a code or recovery code and use it up. Raises Invalid beside the field that was filled in."""
    with transaction():
        if recovery_code.strip():
            if not _use_recovery_code(person_id, recovery_code, now):
                raise Invalid({"recovery_code": _("恢复码不正确，或者已经用过")})
            return
        query = TotpDevice.select().where(TotpDevice.person == person_id, TotpDevice.confirmed_at.is_null(False))
        device = for_update(query).first()
        step = None if device is None else _fresh_step(device, code, now)
        if device is None or step is None:
            raise Invalid({"code": _("验证码不正确或已用过：请等应用显示新的6位数字后再输入")})
        TotpDevice.update(last_step=step).where(TotpDevice.id == device.id).execute()


def _fresh_step(device: TotpDevice, code: str, now: datetime) -> int | None:
    typed = rules.compact_code(code)
    totp = pyotp.TOTP(device.secret)
    steps = rules.steps_accepted(now)
    matching = [step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode())]
    return rules.fresh_step(matching, device.last_step)


def _new_recovery_codes(person_id: int) -> tuple[str, ...]:
    fresh = tuple(tokens.new_recovery_code() for _number in range(rules.RECOVERY_CODES))
    RecoveryCode.delete().where(RecoveryCode.person == person_id).execute()
    bound_to = f"recovery:{person_id}"
    rows = [{"person": person_id, "code_hash": tokens.code_hash(code, bound_to)} for code in fresh]
    RecoveryCode.insert_many(rows).execute()
    return fresh


def _use_recovery_code(person_id: int, typed: str, now: datetime) -> bool:
    hashed = tokens.code_hash(rules.compact_code(typed), f"recovery:{person_id}")
    mine = (RecoveryCode.person == person_id) & (RecoveryCode.code_hash == hashed)
    return RecoveryCode.update(used_at=now).where(mine & RecoveryCode.used_at.is_null()).execute() == 1


def check_password(*, actor: Actor, password: str, now: datetime) -> None:
    """Ask for the password again before something grave. Raises Invalid beside `password`, or TooMany."""
    who = f"session:{actor.session_id}"
    spend(limits.CHECK_PASSWORD, who, now)
    person = person_by_id(actor.person_id or 0)
    if not passwords.matches(None if person is None else person.password_hash, password):
        raise Invalid({"password": _("密码不正确")})
    refund(limits.CHECK_PASSWORD, who, now)


def _record(actor: Actor, action: str, now: datetime) -> None:
    ledger.append(subject=f"person:{actor.person_id}", action=action, actor=actor, at=now)
