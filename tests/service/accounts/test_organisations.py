"""The tree, its members and invitations, own cases, and who saw whose number."""

from datetime import timedelta

import pytest

from portal.accounts import service
from portal.accounts.domain.organisations import OrganisationKind
from portal.accounts.domain.synthetic import credit_code_of
from portal.accounts.store import Member, Organisation, Person
from portal.kernel.access import SYSTEM, Actor, Role
from portal.kernel.database import database
from portal.kernel.errors import Denied, Invalid, Missing, Refused, TooMany
from portal.kernel.ledger import history, verify
from portal.kernel.notices import unread_count
from tests import factories as make
from tests.factories import NOW

REAL_BUT_FAILING = "91350211M0000XUF46"


@pytest.fixture
def tree() -> make.Tree:
    return make.make_tree()


def _create(actor: Actor, parent: int, **changes: str) -> int:
    details = {"kind": "employer", "name": "黔中建设", "region": "520102", **changes}
    return service.create_organisation(actor=actor, parent_id=parent, **details, now=NOW)


def test_ancestors_are_nearest_first(tree: make.Tree) -> None:
    assert [above.id for above in service.ancestors(tree.employer)] == [tree.county, tree.city, tree.province]
    assert service.ancestors(tree.province) == ()
    assert service.is_within(tree.employer, top_id=tree.city)
    assert not service.is_within(tree.office, top_id=tree.city)


def test_superior_creates_below_itself_only(tree: make.Tree) -> None:
    officer = make.make_staff(Role.COUNTY_OFFICER, tree.county).actor
    created = _create(officer, tree.county, credit_code=credit_code_of(7001))
    assert service.organisation(created).parent_id == tree.county
    with pytest.raises(Denied):
        _create(officer, tree.city)
    with pytest.raises(Invalid) as wrong:
        _create(officer, tree.county, kind="municipal_bureau", name=" ", region="贵阳")
    assert set(wrong.value.errors) == {"kind", "name", "region"}
    with pytest.raises(Invalid, match="同名"):
        _create(officer, tree.county, name="黔中 建\n设")
    with pytest.raises(Invalid, match="已经登记"):
        _create(officer, tree.county, name="另一家", credit_code=credit_code_of(7001))


def test_failing_credit_code_needs_the_recorded_word_of_the_province(tree: make.Tree) -> None:
    county = make.make_staff(Role.COUNTY_OFFICER, tree.county).actor
    province = make.make_staff(Role.PROVINCIAL_OFFICER, tree.province).actor
    with pytest.raises(Invalid) as refused:
        _create(county, tree.county, credit_code=REAL_BUT_FAILING, override_reason="我看过证照原件")
    assert set(refused.value.errors) == {"credit_code"}
    created = _create(county, tree.county)
    with pytest.raises(Invalid) as silent:
        service.set_credit_code(actor=province, organisation_id=created, credit_code=REAL_BUT_FAILING, now=NOW)
    assert "override_reason" in silent.value.errors
    service.set_credit_code(
        actor=province,
        organisation_id=created,
        credit_code=REAL_BUT_FAILING,
        override_reason="核对营业执照原件无误",
        now=NOW,
    )
    row = Organisation.get_by_id(created)
    assert (row.override_by_id, row.override_reason) == (province.person_id, "核对营业执照原件无误")
    actions = [entry.action for entry in history(f"organisation:{created}")]
    assert "organisation.credit_code_vouched" in actions
    assert verify().breaks == ()


def test_invitation_is_accepted_by_its_phone_only_and_once(tree: make.Tree) -> None:
    admin = make.make_staff(Role.EMPLOYER_ADMIN, tree.employer).actor
    invited, stranger = make.make_person(), make.make_person()
    token = service.invite_member(
        actor=admin,
        organisation_id=tree.employer,
        role="employer_officer",
        name=invited.name,
        phone=invited.phone,
        link_prefix="https://portal.test",
        now=NOW,
    )
    assert f"https://portal.test/invitations/{token}" in service.newest(1)[0].body
    assert unread_count(invited.id) == 1
    with pytest.raises(Refused, match="另一个手机号码"):
        service.accept_invitation(actor=make.applicant(stranger), token=token, now=NOW)
    service.accept_invitation(actor=make.applicant(invited), token=token, now=NOW)
    assert service.members(tree.employer, "employer_officer") == (invited.id,)
    with pytest.raises(Refused):
        service.accept_invitation(actor=make.applicant(invited), token=token, now=NOW)
    with pytest.raises(Missing):
        service.accept_invitation(actor=make.applicant(invited), token="made up", now=NOW)


def test_revoked_and_expired_invitations_are_refused(tree: make.Tree) -> None:
    admin = make.make_staff(Role.EMPLOYER_ADMIN, tree.employer).actor
    person = make.make_person()

    def invite() -> str:
        return service.invite_member(
            actor=admin,
            organisation_id=tree.employer,
            role="employer_officer",
            name=person.name,
            phone=person.phone,
            now=NOW,
        )

    late = invite()
    with pytest.raises(Refused, match="过期"):
        service.accept_invitation(actor=make.applicant(person), token=late, now=NOW + timedelta(days=14))
    token = invite()
    listed = service.list_invitations(actor=admin, organisation_id=tree.employer, now=NOW)
    service.revoke_invitation(actor=admin, invitation_id=listed[-1].id, now=NOW)
    with pytest.raises(Refused, match="撤回"):
        service.accept_invitation(actor=make.applicant(person), token=token, now=NOW)


def test_members_of_others_are_not_known_to_exist(tree: make.Tree) -> None:
    other = make.make_organisation("employer", tree.county)
    stranger = make.make_staff(Role.EMPLOYER_ADMIN, other)
    officer = make.make_staff(Role.EMPLOYER_OFFICER, tree.employer)
    for call in (
        lambda: service.list_members(actor=stranger.actor, organisation_id=tree.employer),
        lambda: service.end_membership(actor=stranger.actor, member_id=officer.member_id, reason="没有原因", now=NOW),
        lambda: service.remove_second_factor(
            actor=stranger.actor, member_id=officer.member_id, reason="没有原因", now=NOW
        ),
    ):
        with pytest.raises(Missing):
            call()
    assert Member.get_by_id(officer.member_id).ended_at is None


def test_officer_manages_no_members_and_nobody_ends_the_own_membership(tree: make.Tree) -> None:
    admin = make.make_staff(Role.EMPLOYER_ADMIN, tree.employer)
    officer = make.make_staff(Role.EMPLOYER_OFFICER, tree.employer)
    with pytest.raises(Missing):
        service.end_membership(actor=officer.actor, member_id=admin.member_id, reason="没有原因", now=NOW)
    with pytest.raises(Refused):
        service.end_membership(actor=admin.actor, member_id=admin.member_id, reason="不想做了", now=NOW)
    with pytest.raises(Invalid):
        service.end_membership(actor=admin.actor, member_id=officer.member_id, reason="", now=NOW)


def test_superior_takes_a_lost_authenticator_away_and_sessions_end(tree: make.Tree) -> None:
    admin = make.make_staff(Role.EMPLOYER_ADMIN, tree.employer)
    officer = make.make_staff(Role.EMPLOYER_OFFICER, tree.employer)
    make.enrol(officer, now=NOW)
    token = make.session_for(officer, now=NOW)
    service.remove_second_factor(
        actor=admin.actor, member_id=officer.member_id, reason="手机遗失，已当面核对身份证", now=NOW
    )
    assert service.load_actor(token, NOW) is None
    actor = make.signed_in_actor(officer.person, now=NOW)
    assert service.factor_state(actor=actor) == "none"


def test_auditor_holds_no_other_role(tree: make.Tree) -> None:
    auditor = make.make_staff(Role.AUDITOR, tree.province)
    with pytest.raises(Refused, match="审计员"):
        make.make_member(auditor.person, tree.county, Role.COUNTY_OFFICER)
    officer = make.make_staff(Role.COUNTY_OFFICER, tree.county)
    with pytest.raises(Refused):
        make.make_member(officer.person, tree.province, Role.AUDITOR)
    with pytest.raises(Refused, match="没有这个角色"):
        make.make_member(make.make_person(), tree.county, Role.PROVINCIAL_OFFICER)


def test_capacity_is_switched_to_own_memberships_only(tree: make.Tree) -> None:
    staff = make.make_staff(Role.EMPLOYER_OFFICER, tree.employer)
    second = make.make_member(staff.person, tree.office, Role.OFFICE_OFFICER)
    foreign = make.make_staff(Role.COUNTY_OFFICER, tree.county)
    actor = make.signed_in_actor(staff, now=NOW)
    listed = service.capacities(actor=actor)
    assert [(c.role, c.is_current) for c in listed] == [
        ("applicant", False),
        ("employer_officer", True),
        ("office_officer", False),
    ]
    token = service.switch_capacity(actor=actor, member_id=second.member_id, now=NOW)
    switched = service.load_actor(token, NOW)
    assert switched is not None
    assert (switched.role, switched.organisation_id) == (Role.OFFICE_OFFICER, tree.office)
    with pytest.raises(Missing):
        service.switch_capacity(actor=actor, member_id=foreign.member_id, now=NOW)


def test_nobody_handles_an_own_case_in_any_role(tree: make.Tree) -> None:
    staff = make.make_staff(Role.EMPLOYER_OFFICER, tree.employer)
    other = make.make_person()
    assert service.is_own_case(staff.actor, staff.person.id)
    assert not service.is_own_case(staff.actor, other.id)
    assert not service.is_own_case(make.applicant(staff.person), staff.person.id)
    people = Person.select(Person.id)
    for_staff = service.exclude_own(people, Person.id, staff.actor)
    assert staff.person.id not in {person.id for person in for_staff}
    assert for_staff.count() == people.count() - 1
    for_self = service.exclude_own(people, Person.id, make.applicant(staff.person))
    assert for_self.count() == people.count()


def _unmask(actor: Actor, person_id: int, reason: str = "核对身份证原件", field: str = "document") -> int:
    return service.unmask(actor=actor, person_id=person_id, field=field, reason=reason, now=NOW)


def test_unmasking_is_recorded_shown_briefly_and_told_to_the_person(tree: make.Tree) -> None:
    viewer = make.make_staff(Role.COUNTY_OFFICER, tree.county).actor
    seen = make.make_staff(Role.EMPLOYER_OFFICER, tree.employer).person
    record = _unmask(viewer, seen.id, f"核对{seen.phone}")
    assert service.revealed(actor=viewer, disclosure_id=record, now=NOW).number == seen.document
    with pytest.raises(Missing):
        service.revealed(actor=viewer, disclosure_id=record, now=NOW + timedelta(minutes=5))
    colleague = make.make_staff(Role.COUNTY_OFFICER, tree.county).actor
    with pytest.raises(Missing):
        service.revealed(actor=colleague, disclosure_id=record, now=NOW)
    told, following = service.my_disclosures(actor=make.applicant(seen))
    assert following is None
    assert [(view.field, view.viewer_name, view.viewer_role) for view in told] == [
        ("document", viewer.name, "county_officer")
    ]
    entry = history(f"person:{seen.id}")[-1]
    assert entry.action == "person.unmasked"
    assert seen.phone not in entry.data


def test_unmasking_needs_a_role_a_relation_a_reason_and_a_second_factor(tree: make.Tree) -> None:
    seen = make.make_staff(Role.EMPLOYER_OFFICER, tree.employer).person
    county = make.make_staff(Role.COUNTY_OFFICER, tree.county)
    stranger = make.make_staff(Role.EMPLOYER_ADMIN, make.make_organisation("employer", tree.county)).actor
    auditor = make.make_staff(Role.AUDITOR, tree.province).actor
    one_factor = make.signed_in_actor(county, now=NOW, second_factor=False)
    for actor in (stranger, auditor, one_factor, make.applicant(seen)):
        with pytest.raises(Missing):
            _unmask(actor, seen.id)
    with pytest.raises(Invalid) as wrong:
        _unmask(county.actor, seen.id, reason=" ", field="password_hash")
    assert set(wrong.value.errors) == {"reason", "field"}
    applicant = make.make_person()
    with pytest.raises(Missing):
        _unmask(stranger, applicant.id)
    assert service.unmask(
        actor=stranger,
        person_id=applicant.id,
        field="phone",
        reason="通知补正材料",
        relations=(lambda actor, person_id: person_id == applicant.id,),
        now=NOW,
    )


def test_unmasking_is_limited(tree: make.Tree) -> None:
    viewer = make.make_staff(Role.COUNTY_OFFICER, tree.county).actor
    seen = make.make_staff(Role.EMPLOYER_OFFICER, tree.employer).person
    for _number in range(30):
        _unmask(viewer, seen.id)
    with pytest.raises(TooMany):
        _unmask(viewer, seen.id)


def test_organisations_are_found_by_any_part_of_the_name(tree: make.Tree) -> None:
    wanted = make.make_organisation("employer", tree.county, name="贵州山水建筑设计院（有限公司）")
    assert [found.id for found in service.find_organisations(name="山水 建筑")] == [wanted]
    assert [found.id for found in service.find_organisations(name="设计院(有限")] == [wanted]
    assert service.find_organisations(name="山水", kind="department") == ()
    assert service.find_organisations(name=" ") == ()


def test_children_page_by_key(tree: make.Tree) -> None:
    officer = make.make_staff(Role.COUNTY_OFFICER, tree.county).actor
    made = [tree.employer] + [make.make_organisation("employer", tree.county) for _number in range(60)]
    first, following = service.children(actor=officer, organisation_id=tree.county)
    assert following is not None
    rest, end = service.children(actor=officer, organisation_id=tree.county, after=following)
    assert [view.id for view in (*first, *rest)] == made
    assert end is None


def test_offices_that_are_kept_are_read_again_when_one_is_added_or_changed(tree: make.Tree) -> None:
    kind = OrganisationKind.COMMITTEE_OFFICE.value
    before = service.organisations_and_kind([tree.employer], kind)
    assert before == service.organisations_and_kind([tree.employer], kind)
    added = service.create_organisation(
        actor=SYSTEM, parent_id=tree.province, kind=kind, name="新设评委会办公室", region="520000", now=NOW
    )
    assert service.organisations_and_kind([tree.employer], kind).keys() - before.keys() == {added}
    service.set_attributes(actor=SYSTEM, organisation_id=added, attributes={"series": ["health"]}, now=NOW)
    assert service.organisations_and_kind([], kind)[added].attributes == {"series": ["health"]}


def test_what_was_rolled_back_is_not_kept(tree: make.Tree) -> None:
    kind = OrganisationKind.COMMITTEE_OFFICE.value
    before = service.organisations_and_kind([], kind)
    with database.atomic() as change:
        service.create_organisation(
            actor=SYSTEM, parent_id=tree.province, kind=kind, name="撤回的办公室", region="520000", now=NOW
        )
        assert len(service.organisations_and_kind([], kind)) == len(before) + 1
        change.rollback()
    assert service.organisations_and_kind([], kind) == before
