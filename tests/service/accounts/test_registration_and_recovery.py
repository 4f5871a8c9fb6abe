"""Registering, a forgotten password, a new phone: what a code may do, and what nobody learns from it."""

from datetime import timedelta

import pytest

from portal.accounts import service
from portal.accounts.domain.synthetic import phone_of, resident_number_of
from portal.accounts.store import Code, Person, TextMessage
from portal.kernel.database import database
from portal.kernel.errors import Invalid, TooMany
from portal.kernel.ledger import history
from tests import factories as make
from tests.factories import NOW, PASSWORD, client_at


def _start(**changes: str) -> str:
    details = {
        "name": "王小明",
        "document_kind": "resident_id",
        "document": resident_number_of(900),
        "phone": phone_of(900),
        "password": PASSWORD,
        **changes,
    }
    return service.start_registration(**details, client=client_at(), now=NOW)


def _other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_registration_is_finished_by_the_code() -> None:
    ticket = _start()
    person_id = service.confirm_registration(ticket=ticket, code=make.last_code(), now=NOW)
    summary = service.person_summary(person_id)
    document = resident_number_of(900)
    assert summary.masked_id == f"{document[:3]}***********{document[-4:]}"
    assert [entry.action for entry in history(f"person:{person_id}")] == ["person.registered"]
    signed_in = service.sign_in(identifier=document, password=PASSWORD, client=client_at(), now=NOW)
    assert signed_in.person_id == person_id


def test_every_wrong_field_is_told_at_once() -> None:
    with pytest.raises(Invalid) as wrong:
        _start(name=" ", document="123", phone="1", password="short")
    assert set(wrong.value.errors) == {"name", "document", "phone", "password"}
    with pytest.raises(Invalid) as unknown:
        _start(document_kind="driving_licence")
    assert set(unknown.value.errors) == {"document_kind"}


@pytest.mark.parametrize("taken", ["phone", "document", "both"])
def test_taken_numbers_look_the_same_and_only_their_owner_is_told(taken: str) -> None:
    owner = make.make_person()
    changes = {"phone": owner.phone, "document": owner.document}
    ticket = _start(**(changes if taken == "both" else {taken: changes[taken]}))
    assert service.registration_waits(ticket=ticket, now=NOW)
    texts = service.newest(5)
    assert len(texts) == 1
    assert TextMessage.get().phone == owner.phone
    assert "验证码" not in texts[0].body
    with pytest.raises(Invalid):
        service.confirm_registration(ticket=ticket, code="123456", now=NOW)
    assert Person.select().count() == 1


def test_code_serves_once_for_five_tries_and_ten_minutes() -> None:
    ticket = _start()
    code = make.last_code()
    for _attempt in range(4):
        with pytest.raises(Invalid, match="不正确"):
            service.confirm_registration(ticket=ticket, code=_other(code), now=NOW)
    service.confirm_registration(ticket=ticket, code=code, now=NOW)
    with pytest.raises(Invalid, match="失效"):
        service.confirm_registration(ticket=ticket, code=code, now=NOW)


def test_five_wrong_tries_or_ten_minutes_close_a_code() -> None:
    ticket = _start()
    code = make.last_code()
    for _attempt in range(5):
        with pytest.raises(Invalid):
            service.confirm_registration(ticket=ticket, code=_other(code), now=NOW)
    with pytest.raises(Invalid, match="失效"):
        service.confirm_registration(ticket=ticket, code=code, now=NOW)
    late = _start(document=resident_number_of(901), phone=phone_of(901))
    with pytest.raises(Invalid, match="失效"):
        service.confirm_registration(ticket=late, code=make.last_code(), now=NOW + timedelta(minutes=10))


def test_another_code_can_be_had_after_a_minute() -> None:
    person = make.make_person()
    service.request_reset(identifier=person.phone, client=client_at(), now=NOW)
    with pytest.raises(TooMany) as stopped:
        service.request_reset(identifier=person.phone, client=client_at(), now=NOW + timedelta(seconds=1))
    assert 0 < stopped.value.retry_after <= 60
    service.request_reset(identifier=person.phone, client=client_at(), now=NOW + timedelta(seconds=60))


def test_code_belongs_to_one_browser_and_one_purpose() -> None:
    person = make.make_person()
    ours = service.request_reset(identifier=person.phone, client=client_at(), now=NOW)
    code = make.last_code()
    theirs = service.request_reset(identifier=person.phone, client=client_at("198.51.100.66"), now=NOW)
    with pytest.raises(Invalid):
        service.reset_password(ticket=theirs, code=code, password="Another long sentence", now=NOW)
    with pytest.raises(Invalid):
        service.confirm_registration(ticket=ours, code=code, now=NOW)
    assert service.reset_password(ticket=ours, code=code, password="Another long sentence", now=NOW) == person.id


def test_no_code_and_no_number_is_readable_in_the_database() -> None:
    person = make.make_person()
    service.request_reset(identifier=person.phone, client=client_at(), now=NOW)
    code = make.last_code()
    cells = [
        str(cell)
        for table in (Code, TextMessage, Person)
        for row in database.execute_sql(*table.select().sql()).fetchall()
        for cell in row
    ]
    assert all(secret not in cell for cell in cells for secret in (person.phone, person.document))
    assert code not in cells


def test_reset_ends_all_sessions_and_does_not_skip_the_second_factor() -> None:
    person = make.make_person()
    make.enrol(person, now=NOW)
    running = make.session_for(person, now=NOW)
    ticket = service.request_reset(identifier=person.document, client=client_at(), now=NOW)
    code = make.last_code()
    with pytest.raises(Invalid) as weak:
        service.reset_password(ticket=ticket, code=code, password=f"x{person.phone}", now=NOW)
    assert set(weak.value.errors) == {"password"}
    service.reset_password(ticket=ticket, code=code, password="Another long sentence", now=NOW)
    assert service.load_actor(running, NOW) is None
    signed_in = service.sign_in(identifier=person.phone, password="Another long sentence", client=client_at(), now=NOW)
    assert signed_in.awaits_factor


def test_reset_of_an_unknown_account_looks_alike_and_sends_nothing() -> None:
    ticket = service.request_reset(identifier="13900000000", client=client_at(), now=NOW)
    assert service.reset_waits(ticket=ticket, now=NOW)
    assert service.newest(1) == []
    with pytest.raises(Invalid, match="不正确"):
        service.reset_password(ticket=ticket, code="123456", password="Another long sentence", now=NOW)


def test_an_attacker_who_uses_up_the_codes_does_not_stop_the_owner() -> None:
    person = make.make_person()
    device = service.sign_in(identifier=person.phone, password=PASSWORD, client=client_at(), now=NOW).device
    for number in range(20):
        service.request_reset(identifier=person.phone, client=client_at(f"198.51.100.{number}"), now=NOW)
    with pytest.raises(TooMany):
        service.request_reset(identifier=person.phone, client=client_at("198.51.100.99"), now=NOW)
    assert service.request_reset(identifier=person.phone, client=client_at(device=device), now=NOW)


def test_phone_is_changed_by_a_code_to_the_new_one_and_the_old_one_is_told() -> None:
    person = make.make_person()
    actor = make.signed_in_actor(person, now=NOW)
    with pytest.raises(Invalid):
        service.start_phone_change(actor=actor, password="wrong", phone=phone_of(950), client=client_at(), now=NOW)
    ticket = service.start_phone_change(
        actor=actor, password=PASSWORD, phone=phone_of(950), client=client_at(), now=NOW
    )
    service.confirm_phone_change(actor=actor, ticket=ticket, code=make.last_code(), now=NOW)
    assert TextMessage.select().order_by(TextMessage.id.desc()).get().phone == person.phone
    signed_in = service.sign_in(identifier=phone_of(950), password=PASSWORD, client=client_at(), now=NOW)
    assert signed_in.person_id == person.id
    with pytest.raises(Invalid):
        service.sign_in(identifier=person.phone, password=PASSWORD, client=client_at(), now=NOW)


def test_phone_of_somebody_else_cannot_be_taken() -> None:
    person, other = make.make_person(), make.make_person()
    actor = make.signed_in_actor(person, now=NOW)
    ticket = service.start_phone_change(actor=actor, password=PASSWORD, phone=other.phone, client=client_at(), now=NOW)
    assert "验证码" not in service.newest(1)[0].body
    with pytest.raises(Invalid):
        service.confirm_phone_change(actor=actor, ticket=ticket, code="000000", now=NOW)


def test_texts_are_sent_once_and_tried_again_when_the_gateway_is_down() -> None:
    make.make_person()
    _start()
    sent: list[str] = []

    def down(_phone: str, _body: str) -> None:
        raise ConnectionError

    assert service.sweep_texts(gateway=down, now=NOW) == 0
    assert service.sweep_texts(gateway=lambda phone, body: sent.append(body), now=NOW) == 1
    assert service.sweep_texts(gateway=lambda phone, body: sent.append(body), now=NOW) == 0
    assert len(sent) == 1
    assert service.sweep_stale(now=NOW + timedelta(days=2)) > 0
    assert TextMessage.select().count() == 0
