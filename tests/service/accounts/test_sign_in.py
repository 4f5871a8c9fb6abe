"""Signing in, its limits, and the second factor."""

import time
from datetime import timedelta

import pytest

from portal.accounts import service
from portal.accounts.service import Client
from portal.accounts.store import Person, Session
from portal.kernel.access import Role
from portal.kernel.errors import Invalid, TooMany
from tests import factories as make
from tests.factories import NOW, PASSWORD, client_at

ATTACKER = client_at("198.51.100.66")
OWNER = client_at("203.0.113.7")


def _sign_in(identifier: str, password: str = PASSWORD, client: Client = OWNER, now=NOW):
    return service.sign_in(identifier=identifier, password=password, client=client, now=now)


def _is_refused(identifier: str, password: str, client: Client = OWNER, now=NOW) -> str:
    with pytest.raises(Invalid) as refused:
        _sign_in(identifier, password, client, now)
    return refused.value.message


def test_phone_and_id_number_open_a_session_however_they_are_typed() -> None:
    person = make.make_person(document="11010519491231002X", phone="13812345678")
    for identifier in ("138-1234-5678", "+8613812345678", "11010519491231002x", "110105491231002"):
        actor = service.load_actor(_sign_in(identifier).token, NOW)
        assert actor is not None
        assert (actor.person_id, actor.role, actor.second_factor) == (person.id, Role.APPLICANT, False)


def test_unknown_wrong_disabled_and_passwordless_accounts_answer_alike() -> None:
    known, disabled = make.make_person(), make.make_person()
    imported = make.make_person(password=None)
    Person.update(disabled_at=NOW).where(Person.id == disabled.id).execute()
    answers = {
        _is_refused(known.phone, "wrong wrong wrong"),
        _is_refused("13900000000", PASSWORD),
        _is_refused("nobody", PASSWORD),
        _is_refused(disabled.phone, PASSWORD),
        _is_refused(imported.phone, ""),
    }
    assert len(answers) == 1


def test_token_is_not_in_the_database() -> None:
    token = _sign_in(make.make_person().phone).token
    assert Session.select().where(Session.token_hash == token).count() == 0


def test_guesses_are_stopped_and_the_owner_elsewhere_still_signs_in() -> None:
    person = make.make_person()
    for _attempt in range(10):
        _is_refused(person.phone, "wrong wrong wrong", ATTACKER)
    with pytest.raises(TooMany) as stopped:
        _sign_in(person.phone, PASSWORD, ATTACKER)
    assert 0 < stopped.value.retry_after <= 900
    with pytest.raises(TooMany):
        _sign_in(person.document, PASSWORD, ATTACKER)
    assert _sign_in(person.phone, PASSWORD, OWNER).person_id == person.id
    later = NOW + timedelta(minutes=16)
    assert _sign_in(person.phone, PASSWORD, ATTACKER, later).person_id == person.id


def test_known_browser_signs_in_from_the_very_network_of_the_attack() -> None:
    person = make.make_person()
    device = _sign_in(person.phone).device
    for _attempt in range(10):
        _is_refused(person.phone, "wrong wrong wrong", OWNER)
    with pytest.raises(TooMany):
        _sign_in(person.phone)
    assert _sign_in(person.phone, PASSWORD, client_at(device=device)).person_id == person.id


def test_browser_known_to_one_person_is_not_known_to_another() -> None:
    device = _sign_in(make.make_person().phone).device
    victim = make.make_person()
    for _attempt in range(10):
        _is_refused(victim.phone, "wrong wrong wrong", client_at("198.51.100.66", device))
    with pytest.raises(TooMany):
        _sign_in(victim.phone, "guess", client_at("198.51.100.66", device))


def test_other_people_behind_the_same_address_are_not_stopped() -> None:
    victim, colleague = make.make_person(), make.make_person()
    for _attempt in range(10):
        _is_refused(victim.phone, "wrong wrong wrong")
    assert _sign_in(colleague.phone).person_id == colleague.id


def test_success_does_not_spend_the_budget() -> None:
    person = make.make_person()
    for _attempt in range(25):
        assert _sign_in(person.phone).person_id == person.id


def test_second_factor_completes_a_half_session_under_a_new_token() -> None:
    person = make.make_person()
    secret = make.enrol(person, now=NOW)
    later = NOW + timedelta(minutes=2)
    half = _sign_in(person.phone, now=later)
    assert half.awaits_factor
    assert service.load_actor(half.token, later) is None
    whole = service.confirm_second_factor(token=half.token, code=make.totp(secret, later), client=OWNER, now=later)
    actor = service.load_actor(whole.token, later)
    assert actor is not None
    assert actor.second_factor
    assert service.load_actor(half.token, later) is None


def test_totp_code_is_taken_once() -> None:
    person = make.make_person()
    secret = make.enrol(person, now=NOW)
    later = NOW + timedelta(minutes=2)
    code = make.totp(secret, later)
    first, second = _sign_in(person.phone, now=later), _sign_in(person.phone, now=later)
    service.confirm_second_factor(token=first.token, code=code, client=OWNER, now=later)
    with pytest.raises(Invalid):
        service.confirm_second_factor(token=second.token, code=code, client=OWNER, now=later)


def test_code_of_the_step_before_is_taken_and_of_two_before_is_not() -> None:
    person = make.make_person()
    secret = make.enrol(person, now=NOW)
    later = NOW + timedelta(minutes=5)
    half = _sign_in(person.phone, now=later)
    old = make.totp(secret, later - timedelta(seconds=60))
    with pytest.raises(Invalid):
        service.confirm_second_factor(token=half.token, code=old, client=OWNER, now=later)
    recent = make.totp(secret, later - timedelta(seconds=30))
    assert service.confirm_second_factor(token=half.token, code=recent, client=OWNER, now=later)


def test_second_factor_is_limited_and_its_half_session_ends() -> None:
    person = make.make_person()
    secret = make.enrol(person, now=NOW)
    later = NOW + timedelta(minutes=20)
    half = _sign_in(person.phone, now=later)
    for _attempt in range(10):
        with pytest.raises(Invalid):
            service.confirm_second_factor(token=half.token, code="000000", client=ATTACKER, now=later)
    good = make.totp(secret, later)
    with pytest.raises(TooMany):
        service.confirm_second_factor(token=half.token, code=good, client=ATTACKER, now=later)
    assert service.confirm_second_factor(token=half.token, code=good, client=OWNER, now=later)
    stale = _sign_in(person.phone, now=later)
    after = later + timedelta(minutes=11)
    code = make.totp(secret, after)
    with pytest.raises(Invalid, match="超时"):
        service.confirm_second_factor(token=stale.token, code=code, client=OWNER, now=after)


def test_recovery_code_stands_in_once() -> None:
    person = make.make_person()
    actor = make.signed_in_actor(person, now=NOW)
    service.start_enrolment(actor=actor, password=PASSWORD, now=NOW)
    secret = service.enrolment(actor=actor).secret
    enrolled = service.confirm_enrolment(actor=actor, code=make.totp(secret, NOW), now=NOW)
    typed = f"{enrolled.recovery_codes[0][:5].lower()}-{enrolled.recovery_codes[0][5:]}"
    half = _sign_in(person.phone)
    service.confirm_second_factor(token=half.token, recovery_code=typed, client=OWNER, now=NOW)
    again = _sign_in(person.phone)
    with pytest.raises(Invalid):
        service.confirm_second_factor(token=again.token, recovery_code=typed, client=OWNER, now=NOW)
    assert service.recovery_codes_left(actor=actor) == 9


def test_enrolment_ends_sessions_opened_without_it_and_asks_the_password() -> None:
    person = make.make_person()
    old = make.session_for(person, now=NOW)
    with pytest.raises(Invalid):
        service.start_enrolment(actor=make.signed_in_actor(person, now=NOW), password="wrong", now=NOW)
    make.enrol(person, now=NOW)
    assert service.load_actor(old, NOW) is None


def test_disabling_needs_password_and_code_and_takes_staff_rights_from_every_session() -> None:
    tree = make.make_tree()
    staff = make.make_staff(Role.COUNTY_OFFICER, tree.county)
    secret = make.enrol(staff, now=NOW)
    later = NOW + timedelta(minutes=5)
    token = make.session_for(staff, now=later)
    actor = service.load_actor(token, later)
    assert actor is not None
    with pytest.raises(Invalid):
        service.disable(actor=actor, password=PASSWORD, code="000000", now=later)
    service.disable(actor=actor, password=PASSWORD, code=make.totp(secret, later), now=later)
    after = service.load_actor(token, later)
    assert after is not None
    assert (after.role, after.second_factor) == (Role.APPLICANT, False)


def test_last_capacity_is_taken_up_again() -> None:
    tree = make.make_tree()
    staff = make.make_staff(Role.COUNTY_OFFICER, tree.county)
    first = _sign_in(staff.person.phone)
    assert first.chooses_capacity
    actor = service.load_actor(first.token, NOW)
    assert actor is not None
    service.switch_capacity(actor=actor, member_id=staff.member_id, now=NOW)
    second = service.load_actor(_sign_in(staff.person.phone).token, NOW)
    assert second is not None
    assert (second.role, second.organisation_id) == (Role.COUNTY_OFFICER, tree.county)


def test_unknown_account_takes_as_long_as_a_known_one() -> None:
    service.passwords.configure((2, 19 * 1024, 1), "asvs")
    person = make.make_person()
    times: dict[str, list[float]] = {person.phone: [], "13900000000": []}
    for number in range(30):
        for identifier, taken in times.items():
            started = time.thread_time()
            _is_refused(identifier, "wrong wrong wrong", client_at(f"198.51.100.{number}"))
            taken.append(time.thread_time() - started)
    # The least, of the processor's own time: what else the machine does is not in it.
    known, unknown = (min(taken) for taken in times.values())
    # Without the comparison against nobody's hash it would be a small part.
    assert 0.7 < unknown / known < 1.4, (known, unknown)
