"""Sessions: alive, ended, listed; and the one query of every request."""

from datetime import timedelta

import pytest

from portal.accounts import service
from portal.accounts.store import Person
from portal.kernel.access import Role
from portal.kernel.database import database
from portal.kernel.errors import Missing
from portal.kernel.ledger import verify
from tests import factories as make
from tests.factories import NOW


def test_loading_an_actor_is_one_query(monkeypatch: pytest.MonkeyPatch) -> None:
    staff = make.make_staff(Role.COUNTY_OFFICER, make.make_tree().county)
    token = make.session_for(staff, now=NOW)
    asked: list[str] = []
    execute = database.obj.execute_sql

    def counted(sql: str, *arguments: object, **options: object) -> object:
        asked.append(sql)
        return execute(sql, *arguments, **options)

    monkeypatch.setattr(database.obj, "execute_sql", counted)
    actor = service.load_actor(token, NOW + timedelta(minutes=1))
    assert len(asked) == 1
    assert actor is not None
    assert (actor.role, actor.name, actor.second_factor) == (Role.COUNTY_OFFICER, staff.person.name, True)


def test_session_ends_when_idle_and_lives_on_when_used() -> None:
    token = make.session_for(make.make_person(), now=NOW)
    for hours in (1, 2, 3):
        assert service.load_actor(token, NOW + timedelta(hours=hours)) is not None
    assert service.load_actor(token, NOW + timedelta(hours=5)) is None
    loaded = service.load_session(token, NOW + timedelta(hours=5))
    assert loaded is not None
    assert loaded.actor is None


def test_session_ends_after_twelve_hours_whatever_was_done() -> None:
    token = make.session_for(make.make_person(), now=NOW)
    for hours in range(1, 12):
        assert service.load_actor(token, NOW + timedelta(hours=hours)) is not None
    assert service.load_actor(token, NOW + timedelta(hours=12)) is None


def test_stolen_token_opens_nothing_after_sign_out_disabling_or_password_change() -> None:
    person = make.make_person()
    out = make.session_for(person, now=NOW)
    actor = service.load_actor(out, NOW)
    assert actor is not None
    service.sign_out(actor=actor, now=NOW)
    assert service.load_session(out, NOW) is None
    stolen, own = make.session_for(person, now=NOW), make.session_for(person, now=NOW)
    mine = service.load_actor(own, NOW)
    assert mine is not None
    fresh = service.change_password(actor=mine, old_password=person.password, password="Another long sentence", now=NOW)
    assert [service.load_actor(token, NOW) for token in (stolen, own)] == [None, None]
    assert service.load_actor(fresh, NOW) is not None
    Person.update(disabled_at=NOW).where(Person.id == person.id).execute()
    assert service.load_actor(fresh, NOW) is None


def test_ended_membership_counts_in_running_sessions_at_once() -> None:
    tree = make.make_tree()
    admin = make.make_staff(Role.EMPLOYER_ADMIN, tree.employer)
    officer = make.make_staff(Role.EMPLOYER_OFFICER, tree.employer)
    token = make.session_for(officer, now=NOW)
    service.end_membership(actor=admin.actor, member_id=officer.member_id, reason="调离本单位", now=NOW)
    actor = service.load_actor(token, NOW)
    assert actor is not None
    assert (actor.role, actor.organisation_id) == (Role.APPLICANT, None)


def test_sessions_are_listed_and_ended_by_their_owner_only() -> None:
    person, other = make.make_person(), make.make_person()
    tokens = [make.session_for(person, now=NOW) for _number in range(3)]
    mine = service.load_actor(tokens[0], NOW)
    assert mine is not None
    listed = service.list_sessions(actor=mine, now=NOW)
    assert [view.is_this for view in listed] == [False, False, True]
    with pytest.raises(Missing):
        service.end_session(actor=make.signed_in_actor(other, now=NOW), session_id=listed[0].id, now=NOW)
    service.end_session(actor=mine, session_id=listed[0].id, now=NOW)
    assert service.load_actor(tokens[2], NOW) is None
    assert service.end_other_sessions(actor=mine, now=NOW) == 1
    assert [service.load_actor(token, NOW) is None for token in tokens] == [False, True, True]
    assert verify().breaks == ()


def test_moved_clock_of_the_demo_renews_a_session() -> None:
    token = make.session_for(make.make_person(), now=NOW)
    later = NOW + timedelta(days=19)
    assert service.load_actor(token, later) is None
    service.renew_session(token=token, now=later)
    assert service.load_actor(token, later) is not None
