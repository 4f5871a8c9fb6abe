"""My account, second factor, capacity, organisations, invitations, unmasking: for each role, through the pages."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from portal.accounts import service
from portal.accounts.domain.synthetic import phone_of
from portal.accounts.store import Person
from portal.kernel.access import Role
from portal.kernel.clock import FixedClock
from portal.kernel.database import database
from portal.kernel.ledger import verify
from tests import factories as make
from tests.factories import NOW, PASSWORD
from tests.lint import LintedClient


def _text(answer) -> str:
    return answer.get_data(as_text=True)


def _place(tree: make.Tree, role: Role) -> int:
    places = {
        Role.EMPLOYER_OFFICER: tree.employer,
        Role.EMPLOYER_ADMIN: tree.employer,
        Role.DEPARTMENT_OFFICER: tree.department,
        Role.COUNTY_OFFICER: tree.county,
        Role.MUNICIPAL_OFFICER: tree.city,
        Role.OFFICE_OFFICER: tree.office,
        Role.EXPERT: tree.office,
        Role.SERIES_ADMINISTRATOR: tree.office,
    }
    return places.get(role, tree.province)


STAFF_ROLES = [role for role in Role if role not in (Role.ANONYMOUS, Role.APPLICANT, Role.SYSTEM)]


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_every_staff_role_is_sent_to_the_second_factor_before_any_page(tree, enter, role: Role) -> None:
    staff = make.make_staff(role, _place(tree, role))
    client = enter(staff, second_factor=False)
    assert client.get("/organisations").headers["Location"] == "/sign-in/second-factor?next=/organisations"
    onward = client.get("/sign-in/second-factor?next=/organisations").headers["Location"]
    assert onward == "/account/second-factor?next=/organisations"
    assert "先启用动态验证码" in _text(client.get(onward))
    assert client.get("/capacity").status_code == 200
    passed = enter(staff)
    assert passed.get("/organisations").headers["Location"] == f"/organisations/{_place(tree, role)}"
    assert passed.get(f"/organisations/{_place(tree, role)}").status_code == 200


def test_applicant_has_no_organisation_pages(tree, enter) -> None:
    client = enter(make.make_person())
    for path in ("/organisations", f"/organisations/{tree.employer}", f"/persons/{1}/unmask"):
        assert client.get(path).status_code == 403


def test_staff_member_enrols_and_works_under_a_new_token(tree, enter, clock: FixedClock) -> None:
    staff = make.make_staff(Role.COUNTY_OFFICER, tree.county)
    client = enter(staff, second_factor=False)
    assert (
        client.submit("/account/second-factor/start", {"password": "no"}, page="/account/second-factor").status_code
        == 422
    )
    started = client.submit("/account/second-factor/start", {"password": PASSWORD}, page="/account/second-factor")
    assert started.headers["Location"] == "/account/second-factor?next=/"
    page = _text(client.get("/account/second-factor"))
    found = re.search(r"密钥：<strong class=\"number\">([A-Z2-7 ]+)<", page)
    assert found
    secret = found[1].replace(" ", "")
    drawn = client.get("/account/second-factor/qr.svg")
    assert drawn.mimetype == "image/svg+xml"
    assert (
        client.submit("/account/second-factor/confirm", {"code": "000000"}, page="/account/second-factor").status_code
        == 422
    )
    with client.session_transaction() as cookie:
        before = cookie["_user_id"]
    done = client.submit(
        "/account/second-factor/confirm", {"code": make.totp(secret, clock.now())}, page="/account/second-factor"
    )
    assert done.headers["Location"].startswith("/account/second-factor/recovery-codes")
    assert len(re.findall(r'<li class="number">', _text(client.get(done.headers["Location"])))) == 10
    assert service.load_actor(before, clock.now()) is None
    assert client.get(f"/organisations/{tree.county}").status_code == 200
    assert client.get("/account/second-factor/qr.svg").status_code == 404
    clock.advance(timedelta(minutes=11))
    assert client.get("/account/second-factor/recovery-codes").status_code == 404


def test_disabling_the_second_factor_takes_the_staff_pages_away(tree, enter, clock: FixedClock) -> None:
    staff = make.make_staff(Role.COUNTY_OFFICER, tree.county)
    secret = make.enrol(staff, now=clock.now())
    clock.advance(timedelta(minutes=2))
    client, stolen = enter(staff), enter(staff)
    assert client.get("/account/second-factor").status_code == 200
    data = {"password": PASSWORD, "code": make.totp(secret, clock.now())}
    assert client.submit("/account/second-factor/disable", {**data, "code": "1"}).status_code == 422
    assert client.submit("/account/second-factor/disable", data).status_code == 303
    assert client.get(f"/organisations/{tree.county}").status_code == 403
    assert stolen.get("/account").headers["Location"].startswith("/sign-in")


def test_sessions_are_shown_and_ended(enter) -> None:
    person, other = make.make_person(), make.make_person()
    mine, phone = enter(person), enter(person)
    page = _text(mine.get("/account/sessions"))
    ends = re.findall(r'action="(/account/sessions/\d+/end)"', page)
    assert len(ends) == 1
    stranger = enter(other)
    assert stranger.submit(ends[0], page="/account/sessions").status_code == 404
    assert mine.submit(ends[0], page="/account/sessions").status_code == 303
    assert phone.get("/account").status_code == 303
    enter(person)
    assert mine.submit("/account/sessions/end-others", page="/account/sessions").status_code == 303
    assert "/end-others" not in _text(mine.get("/account/sessions"))


def test_password_phone_and_email_are_changed(enter) -> None:
    person = make.make_person()
    client, other = enter(person), enter(person)
    wrong = client.submit("/account/password", {"old_password": "no", "password": "Another long sentence"})
    assert 'id="old_password-error"' in _text(wrong)
    done = client.submit("/account/password", {"old_password": PASSWORD, "password": "Another long sentence"})
    assert done.headers["Location"] == "/account"
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    sent = client.submit("/account/phone", {"phone": phone_of(950), "password": "Another long sentence"})
    assert sent.headers["Location"] == "/account/phone/confirm"
    client.submit("/account/phone/confirm", {"code": make.last_code()})
    assert f"{phone_of(950)[:3]}****{phone_of(950)[-4:]}" in _text(client.get("/account"))
    assert client.submit("/account/email", {"email": "wang"}).status_code == 422
    client.submit("/account/email", {"email": "wang@example.com"})
    assert "w***@example.com" in _text(client.get("/account"))
    assert service.email_of(person.id) == "wang@example.com"


def test_person_chooses_the_capacity_after_signing_in(client: LintedClient, tree, clock: FixedClock) -> None:
    staff = make.make_staff(Role.EMPLOYER_OFFICER, tree.employer)
    secret = make.enrol(staff, now=clock.now())
    clock.advance(timedelta(minutes=2))
    client.submit("/sign-in", {"identifier": staff.person.phone, "password": PASSWORD})
    code = make.totp(secret, clock.now())
    answer = client.submit("/sign-in/second-factor", {"code": code, "next": "/organisations"})
    assert answer.headers["Location"] == "/capacity?next=/organisations"
    page = client.get("/capacity?next=/organisations")
    assert "单位审核员" in _text(page)
    switched = client.submit("/capacity", {"capacity": str(staff.member_id), "next": "/organisations"})
    assert switched.headers["Location"] == "/organisations"
    assert "单位审核员" in _text(client.get(f"/organisations/{tree.employer}"))
    assert client.submit("/capacity", {"capacity": "999"}).status_code == 422


def test_invitation_goes_from_the_admin_to_the_staff_page(app: Flask, tree, admin, enter) -> None:
    invited = make.make_person("张新")
    client = enter(admin)
    new = f"/organisations/{tree.employer}/invitations/new"
    assert client.submit(new, {"name": "", "phone": "1", "role": "auditor"}).status_code == 422
    details = {"name": "张新", "phone": invited.phone, "role": "employer_officer"}
    assert client.submit(new, details).headers["Location"] == f"/organisations/{tree.employer}"
    assert "张新" in _text(client.get(f"/organisations/{tree.employer}"))
    link = re.search(r"/invitations/[\w-]+", service.newest(1)[0].body)
    assert link
    visitor = LintedClient(app)
    assert f"/sign-in?next={link[0]}" in _text(visitor.get(link[0]))
    stranger = enter(make.make_person())
    assert stranger.submit(f"{link[0]}/accept", page=link[0]).status_code == 409
    accepted = enter(invited)
    assert accepted.submit(f"{link[0]}/accept", page=link[0]).headers["Location"] == "/capacity"
    assert service.members(tree.employer, "employer_officer") == (invited.id,)
    assert "已被接受" in _text(accepted.get(link[0]))
    assert visitor.get("/invitations/made-up").status_code == 404


def test_invitation_is_revoked(tree, admin, enter) -> None:
    client = enter(admin)
    details = {"name": "张新", "phone": phone_of(970), "role": "employer_officer"}
    client.submit(f"/organisations/{tree.employer}/invitations/new", details)
    action = re.search(r"/invitations/\d+/revoke", _text(client.get(f"/organisations/{tree.employer}")))
    assert action
    other = enter(make.make_staff(Role.EMPLOYER_ADMIN, make.make_organisation("employer", tree.county)))
    assert other.submit(action[0], page="/account/email").status_code == 404
    assert client.submit(action[0], page=f"/organisations/{tree.employer}").status_code == 303
    assert "等待接受的邀请" not in _text(client.get(f"/organisations/{tree.employer}"))


def test_membership_is_ended_with_a_reason_and_at_once(tree, admin, enter) -> None:
    officer = make.make_staff(Role.EMPLOYER_OFFICER, tree.employer)
    working = enter(officer)
    client = enter(admin)
    path = f"/members/{officer.member_id}/end"
    assert client.submit(path, {"reason": "x"}).status_code == 422
    assert client.submit(path, {"reason": "调往其他单位"}).status_code == 303
    assert working.get(f"/organisations/{tree.employer}").status_code == 403
    assert client.get(path).status_code == 404


def test_lost_authenticator_is_taken_away_by_the_admin(tree, admin, enter) -> None:
    officer = make.make_staff(Role.EMPLOYER_OFFICER, tree.employer)
    make.enrol(officer, now=NOW)
    working, client = enter(officer), enter(admin)
    path = f"/members/{officer.member_id}/second-factor"
    assert client.submit(path, {"reason": "手机遗失，已当面核对身份证"}).status_code == 303
    assert working.get("/account").status_code == 303


def test_superior_enters_an_organisation_and_the_province_vouches_for_its_code(tree, enter) -> None:
    county = enter(make.make_staff(Role.COUNTY_OFFICER, tree.county))
    path = f"/organisations/{tree.county}/children/new"
    failing = {
        "kind": "employer",
        "name": "黔中建设有限公司",
        "region": "520102",
        "credit_code": "91350211M0000XUF46",
    }
    refused = county.submit(path, failing)
    assert refused.status_code == 422
    assert "省级人社部门" in _text(refused)
    assert 'value="黔中建设有限公司"' in _text(refused)
    created = county.submit(path, {**failing, "credit_code": ""}).headers["Location"]
    province = enter(make.make_staff(Role.PROVINCIAL_OFFICER, tree.province))
    code_page = f"{created}/credit-code"
    assert province.submit(code_page, {"credit_code": failing["credit_code"]}).status_code == 422
    vouched = {"credit_code": failing["credit_code"], "override_reason": "已核对营业执照原件"}
    assert province.submit(code_page, vouched).status_code == 303
    assert "已由管理员核对登记" in _text(province.get(created))
    assert verify().breaks == ()


def test_other_organisations_are_not_found(tree, enter) -> None:
    client = enter(make.make_staff(Role.EMPLOYER_ADMIN, make.make_organisation("employer", tree.county)))
    for path in ("", "/children/new", "/credit-code", "/invitations/new"):
        assert client.get(f"/organisations/{tree.employer}{path}").status_code == 404
    officer = enter(make.make_staff(Role.EMPLOYER_OFFICER, tree.employer))
    assert officer.get(f"/organisations/{tree.employer}").status_code == 200
    assert officer.get(f"/organisations/{tree.employer}/invitations/new").status_code == 403


def test_number_is_shown_for_a_reason_and_its_owner_sees_who_looked(tree, enter, clock: FixedClock) -> None:
    viewer = make.make_staff(Role.COUNTY_OFFICER, tree.county, "赵县长")
    seen = make.make_staff(Role.EMPLOYER_OFFICER, tree.employer).person
    client = enter(viewer)
    path = f"/persons/{seen.id}/unmask"
    assert seen.document not in _text(client.get(path))
    assert client.submit(path, {"field": "document", "reason": " "}).status_code == 422
    shown = client.submit(path, {"field": "document", "reason": "核对身份证原件"}).headers["Location"]
    page = client.get(shown)
    assert page.headers["Cache-Control"] == "no-store"
    assert "".join(re.findall(r"<span>([0-9X]+)</span>", _text(page))) == seen.document
    assert enter(make.make_staff(Role.COUNTY_OFFICER, tree.county)).get(shown).status_code == 404
    mine = _text(enter(seen).get("/account/disclosures"))
    assert "赵县长" in mine
    assert "核对身份证原件" in mine
    clock.advance(timedelta(minutes=6))
    assert client.get(shown).status_code == 404


def test_own_case_is_refused_in_a_staff_capacity(tree, enter) -> None:
    staff = make.make_staff(Role.EMPLOYER_OFFICER, tree.employer)
    client = enter(staff)
    assert client.get(f"/persons/{staff.person.id}/unmask").status_code == 404
    assert client.submit(f"/persons/{staff.person.id}/unmask", page="/account/email").status_code == 404


def test_no_page_takes_a_field_that_it_does_not_show(enter) -> None:
    person = make.make_person()
    before = Person.get_by_id(person.id)
    client = enter(person)
    fields = {"email": "a@example.com", "name": "别人", "disabled_at": "1", "document": "x", "password_hash": "x"}
    client.submit("/account/email", fields)
    after = Person.get_by_id(person.id)
    assert (after.name, after.document, after.password_hash) == (before.name, before.document, before.password_hash)


def test_organisation_page_asks_no_more_queries_for_more_members(tree, admin, enter, monkeypatch) -> None:
    client = enter(admin)
    path = f"/organisations/{tree.employer}"
    counts = []
    for _round in range(2):
        asked: list[str] = []
        _count_queries(monkeypatch, asked)
        client.get(path)
        monkeypatch.undo()
        counts.append(len(asked))
        for _number in range(10):
            make.make_staff(Role.EMPLOYER_OFFICER, tree.employer)
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def _count_queries(monkeypatch: pytest.MonkeyPatch, asked: list[str]) -> None:
    execute = database.obj.execute_sql

    def counted(sql: str, *arguments: object, **options: object) -> object:
        asked.append(sql)
        return execute(sql, *arguments, **options)

    monkeypatch.setattr(database.obj, "execute_sql", counted)


def test_text_typed_into_an_expired_session_comes_back_after_signing_in(client, tree, admin, clock: FixedClock) -> None:
    secret = make.enrol(admin, now=clock.now())
    make.sign_in_client(client, admin, now=clock.now())
    path = f"/organisations/{tree.employer}/invitations/new"
    token = client.token(path)
    clock.advance(timedelta(hours=3))
    typed = {"csrf_token": token, "_page": path, "name": "张三丰", "phone": "", "role": "employer_officer"}
    answer = client.post(path, data=typed)
    assert answer.headers["Location"] == f"/sign-in?next={path}"
    client.submit("/sign-in", {"identifier": admin.person.phone, "password": PASSWORD, "next": path})
    code = make.totp(secret, clock.now())
    done = client.submit("/sign-in/second-factor", {"code": code, "next": path})
    assert done.headers["Location"] == path
    page = _text(client.get(path))
    assert 'value="张三丰"' in page
    assert "已恢复" in page


def test_province_sets_what_it_knows_of_an_organisation(tree, enter, admin) -> None:
    province = enter(make.make_staff(Role.PROVINCIAL_OFFICER, tree.province))
    path = f"/organisations/{tree.employer}/attributes"
    assert province.submit(path, {"little_giant": "galactic"}).status_code == 422
    assert province.submit(path, {"self_review": "y", "little_giant": "national"}).status_code == 303
    assert service.organisation(tree.employer).attributes == {"self_review": True, "little_giant": "national"}
    assert "国家级" in _text(province.get(f"/organisations/{tree.employer}"))
    assert province.submit(path, {"little_giant": ""}).status_code == 303
    assert service.organisation(tree.employer).attributes == {}
    assert enter(admin).get(path).status_code == 403
