"""Codes sent to a phone: made, bound to the asking browser, checked a few times, used once."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.accounts.domain import codes, limits
from portal.accounts.domain.codes import Purpose
from portal.accounts.service import tokens
from portal.accounts.service.limits import spend
from portal.accounts.store.code import Code, code_by_ticket
from portal.kernel.database import for_update, transaction
from portal.kernel.errors import Invalid
from portal.kernel.i18n import _


@dataclass(frozen=True)
class Client:
    """What is known of the asking browser: its network, the token of a known browser, and what it calls itself."""

    network: str = ""
    device: str = ""
    browser: str = ""


@dataclass(frozen=True)
class Issued:
    """A new code: `ticket` goes to the browser, `code` into a text, and nowhere else."""

    ticket: str
    code: str


def spend_sending(client: Client, *, target: str, known: bool, now: datetime) -> None:
    """Count one sent text. The owner's known browser has its own budget, so that nobody else can use it up."""
    if known:
        device = f"device:{tokens.token_hash(client.device)}"
        spend(limits.RESEND_CODE, device, now)
        spend(limits.SEND_CODE, device, now)
        return
    spend(limits.RESEND_CODE, f"{target}:{client.network}", now)
    spend(limits.SEND_CODE_NETWORK, client.network, now)
    spend(limits.SEND_CODE, f"{target}:{client.network}", now)
    spend(limits.SEND_CODE_PHONE, target, now)


def issue(purpose: Purpose, *, person_id: int | None, payload: dict[str, Any] | None, now: datetime) -> Issued:
    """Write a new code; inside the caller's transaction."""
    issued = Issued(tokens.new_token(), tokens.new_code())
    Code.create(
        ticket_hash=tokens.token_hash(issued.ticket),
        purpose=purpose.value,
        person_id=person_id,
        code_hash=tokens.code_hash(issued.code, issued.ticket),
        created_at=now,
        expires_at=now + codes.CODE_LIFETIME,
        payload=None if payload is None else json.dumps(payload, ensure_ascii=False),
    )
    return issued


def checked(purpose: Purpose, *, ticket: str, code: str, now: datetime) -> Code:
    """The code's row if the code is right; a wrong one counts. Raises Invalid beside the field `code`."""
    typed = codes.compact_code(code)
    with transaction():
        query = Code.select().where(Code.ticket_hash == tokens.token_hash(ticket))
        row = for_update(query.where(Code.purpose == purpose.value)).first()
        if row is not None and _is_open(row, now):
            Code.update(tries=Code.tries + 1).where(Code.id == row.id).execute()
        else:
            row = None
    if row is None:
        raise Invalid({"code": _("验证码已失效，请重新获取")})
    if row.person_id is None and row.payload is None or row.code_hash != tokens.code_hash(typed, ticket):
        raise Invalid({"code": _("验证码不正确，请核对最近一条短信")})
    return row


def use(row: Code, now: datetime) -> bool:
    """Use a code up, inside the caller's transaction; False when another request was faster."""
    unused = (Code.id == row.id) & Code.used_at.is_null()
    return Code.update(used_at=now, payload=None).where(unused).execute() == 1


def is_waiting(purpose: Purpose, ticket: str, now: datetime) -> bool:
    """Is there a code that this browser can still enter?"""
    row = code_by_ticket(tokens.token_hash(ticket), purpose.value) if ticket else None
    return row is not None and _is_open(row, now)


def _is_open(row: Code, now: datetime) -> bool:
    return codes.is_open(expires_at=row.expires_at, used_at=row.used_at, tries=row.tries, now=now)
