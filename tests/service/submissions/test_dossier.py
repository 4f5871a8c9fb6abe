"""The dossier through its services: saved once, never lost, closed by the calendar."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from portal.app import Portal
from portal.calendar.service import install_shipped_plans
from portal.kernel import ledger
from portal.kernel.access import SYSTEM, Actor, Role
from portal.kernel.clock import shanghai
from portal.kernel.database import transaction
from portal.kernel.errors import Denied, Invalid, Missing, Refused
from portal.submissions.domain.application import State
from portal.submissions.domain.dossier import Item, Section, Standing, Verification
from portal.submissions.domain.dossier_gate import Change
from portal.submissions.service import dossier as service
from portal.submissions.service import dossier_gate
from portal.submissions.store.application import Application
from tests import factories
from tests.factories import Someone

NOW = shanghai(2023, 8, 10, 9)
WINDOW = shanghai(2023, 8, 28, 8)
INSTANT = timedelta(microseconds=1)
PAPER = {"name": "论文题目", "journal": "建筑学报", "role": "第一作者", "date": "2021-05"}


@pytest.fixture
def engineer(portal: Portal) -> Someone:
    install_shipped_plans(now=NOW, actor=SYSTEM)
    return factories.make_person("陈晓燕", born=date(1985, 5, 1))


@pytest.fixture
def actor(engineer: Someone) -> Actor:
    return factories.applicant(engineer)


def make_application(
    person: Someone,
    state: State = State.DRAFT,
    *,
    series: str = "工程技术",
    year: int = 2023,
    due: datetime | None = None,
) -> Application:
    with transaction():
        return Application.create(
            person_id=person.id, application_year=year, series=series, level="副高级", track="", state=state.value,
            created_at=NOW, updated_at=NOW, correction_due=due,
        )  # fmt: skip


def add(portal: Portal, actor: Actor, section: Section, kind: str, data: dict[str, Any], **values: Any) -> Item:
    options = {"entry_key": "", "now": NOW, **values}
    return service.add_item(section=section, kind=kind, data=data, settings=portal.settings, actor=actor, **options)


def add_paper(portal: Portal, actor: Actor, **values: Any) -> Item:
    return add(portal, actor, Section.ACHIEVEMENTS, "paper", PAPER, **values)


def actions(person: Someone) -> list[str]:
    return [entry.action for entry in ledger.history(f"dossier:{person.id}")]


def test_same_form_sent_twice_makes_one_item(portal: Portal, actor: Actor) -> None:
    first = add_paper(portal, actor, entry_key="abc")
    assert add_paper(portal, actor, entry_key="abc").id == first.id
    assert len(service.dossier(first.person_id).items) == 1


def test_invalid_values_are_named_and_nothing_is_saved(portal: Portal, actor: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        add(portal, actor, Section.ACHIEVEMENTS, "paper", {"name": ""})
    assert set(refusal.value.errors) == {"name", "journal"}
    assert service.dossier(actor.person_id or 0).items == ()


def test_change_counts_versions_and_takes_verification_away(portal: Portal, actor: Actor, engineer: Someone) -> None:
    made = add_paper(portal, actor)
    service.record_verification(item_id=made.id, verification=Verification.REGISTER, actor=SYSTEM, now=NOW)
    changed = service.change_item(
        item_id=made.id, version=1, data={**PAPER, "name": "新题目"}, settings=portal.settings, actor=actor, now=NOW
    )
    assert (changed.version, changed.verification, changed.data["name"]) == (2, Verification.UNVERIFIED, "新题目")
    assert actions(engineer) == ["dossier.item_added", "dossier.item_verified", "dossier.item_changed"]
    assert ledger.verify().breaks == ()


def test_second_tab_meets_a_conflict_and_overwrites_nothing(portal: Portal, actor: Actor) -> None:
    made = add_paper(portal, actor)

    def change(name: str, version: int) -> Item:
        data = {**PAPER, "name": name}
        return service.change_item(
            item_id=made.id, version=version, data=data, settings=portal.settings, actor=actor, now=NOW
        )

    change("第一个窗口", 1)
    with pytest.raises(service.StaleItem) as conflict:
        change("第二个窗口", 1)
    assert conflict.value.current.data["name"] == "第一个窗口"
    assert change("第一个窗口", 1).version == 2
    assert change("第二个窗口", 2).data["name"] == "第二个窗口"


def test_removed_item_comes_back_whole(portal: Portal, actor: Actor) -> None:
    made = add_paper(portal, actor)
    for _ in range(2):
        service.remove_item(item_id=made.id, settings=portal.settings, actor=actor, now=NOW)
    assert service.dossier(made.person_id).items == ()
    assert [item.id for item in service.removed_items(actor=actor)] == [made.id]
    restored = service.restore_item(item_id=made.id, settings=portal.settings, actor=actor, now=NOW)
    assert restored.data == made.data
    assert service.removed_items(actor=actor) == ()


def test_another_persons_item_is_missing(portal: Portal, actor: Actor) -> None:
    made = add_paper(portal, actor)
    other = factories.applicant(factories.make_person())
    for act in (service.remove_item, service.restore_item):
        with pytest.raises(Missing):
            act(item_id=made.id, settings=portal.settings, actor=other, now=NOW)
    with pytest.raises(Missing):
        service.own_item(item_id=made.id, actor=other)
    with pytest.raises(Denied):
        add_paper(portal, Actor(actor.person_id, Role.EMPLOYER_OFFICER, 1, second_factor=True))


def test_section_is_known_once_it_is_marked(portal: Portal, actor: Actor, engineer: Someone) -> None:
    def mark(standing: Standing) -> None:
        service.mark_section(
            section=Section.ACHIEVEMENTS, standing=standing, settings=portal.settings, actor=actor, now=NOW
        )

    assert service.facts_of(engineer.id).achievements is None
    with pytest.raises(Refused):
        mark(Standing.COMPLETE)
    mark(Standing.NONE)
    assert service.facts_of(engineer.id).achievements == ()
    made = add_paper(portal, actor)
    assert service.dossier(engineer.id).standing(Section.ACHIEVEMENTS) is Standing.OPEN
    with pytest.raises(Refused):
        mark(Standing.NONE)
    mark(Standing.COMPLETE)
    service.remove_item(item_id=made.id, settings=portal.settings, actor=actor, now=NOW)
    assert service.facts_of(engineer.id).achievements is None


def test_birth_date_is_that_of_the_id_number(engineer: Someone) -> None:
    assert service.facts_of(engineer.id).birth_date == date(1985, 5, 1)


def test_same_year_of_hours_is_refused_twice(portal: Portal, actor: Actor) -> None:
    hours = {"year": 2022, "public": 30, "professional": 60}
    first = add(portal, actor, Section.HOURS, "hours", hours)
    with pytest.raises(Invalid) as refusal:
        add(portal, actor, Section.HOURS, "hours", hours)
    assert "2022年度已经填过" in refusal.value.errors["year"]
    service.remove_item(item_id=first.id, settings=portal.settings, actor=actor, now=NOW)
    add(portal, actor, Section.HOURS, "hours", hours)
    with pytest.raises(Invalid):
        service.restore_item(item_id=first.id, settings=portal.settings, actor=actor, now=NOW)


JOB = {"employer": "贵州 某某设计院有限公司", "employer_kind": "企业", "from": "2015-07", "current": True}


def test_employer_is_found_by_name_and_only_one_is_the_present(portal: Portal, actor: Actor, engineer: Someone) -> None:
    tree = factories.make_tree()
    found = factories.make_organisation("employer", tree.county, name="贵州某某设计院有限公司")
    first = add(portal, actor, Section.EMPLOYMENT, "employment", JOB)
    employer = service.dossier(engineer.id).employer
    assert employer is not None
    assert (employer.organisation_id, employer.name) == (found, "贵州某某设计院有限公司")
    second = add(portal, actor, Section.EMPLOYMENT, "employment", {**JOB, "employer": "没有登记的单位"})
    employer = service.dossier(engineer.id).employer
    assert employer is not None
    assert (employer.item_id, employer.organisation_id) == (second.id, None)
    assert service.own_item(item_id=first.id, actor=actor).data["current"] is False


def test_employer_can_be_chosen_but_only_an_employer(portal: Portal, actor: Actor) -> None:
    tree = factories.make_tree()
    made = add(portal, actor, Section.EMPLOYMENT, "employment", {**JOB, "employer": "随便写的"})

    def choose(organisation_id: int | None) -> Item:
        service.choose_employer(
            item_id=made.id, organisation_id=organisation_id, settings=portal.settings, actor=actor, now=NOW
        )
        return service.own_item(item_id=made.id, actor=actor)

    assert choose(tree.employer).organisation_id == tree.employer
    assert choose(None).organisation_id is None
    with pytest.raises(Denied):
        choose(tree.office)


def test_verification_needs_staff_a_reason_and_no_own_case(portal: Portal, actor: Actor, engineer: Someone) -> None:
    made = add_paper(portal, actor)
    tree = factories.make_tree()
    officer = factories.make_staff(Role.EMPLOYER_OFFICER, tree.employer).actor
    himself = Actor(engineer.id, Role.EMPLOYER_OFFICER, tree.employer, second_factor=True)

    def record(verification: Verification, by: Actor, reason: str = "") -> None:
        service.record_verification(item_id=made.id, verification=verification, reason=reason, actor=by, now=NOW)

    for nobody in (actor, himself):
        with pytest.raises(Denied):
            record(Verification.EMPLOYER, nobody)
    with pytest.raises(Invalid):
        record(Verification.REJECTED, officer, "  ")
    record(Verification.REJECTED, officer, "刊物名称与封面不符")
    found = service.own_item(item_id=made.id, actor=actor)
    assert (found.verification, found.reason) == (Verification.REJECTED, "刊物名称与封面不符")
    assert service.facts_of(engineer.id).achievements is None


@pytest.mark.parametrize(
    ("now", "upload", "edit"),
    [
        (shanghai(2023, 8, 1) - INSTANT, False, True),
        (shanghai(2023, 8, 1), True, True),
        (WINDOW - INSTANT, True, True),
        (WINDOW, False, False),
        (shanghai(2023, 8, 31, 17) + INSTANT, False, False),
    ],
)
def test_row_of_the_draft_closes_to_the_microsecond(
    portal: Portal, engineer: Someone, now: datetime, upload: bool, edit: bool
) -> None:
    make_application(engineer)
    for change, allowed in ((Change.UPLOAD, upload), (Change.EDIT, edit)):
        found = dossier_gate.gate(person_id=engineer.id, change=change, settings=portal.settings, now=now)
        assert found.allowed is allowed, change


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        (WINDOW - INSTANT, True),
        (WINDOW, False),
        (shanghai(2023, 8, 31, 17), False),
        (shanghai(2023, 8, 31, 17) + INSTANT, True),
        (shanghai(2023, 9, 18, 8) - INSTANT, True),
        (shanghai(2023, 9, 18, 8), False),
    ],
)
def test_health_draft_is_refused_uploads_in_the_blackout_only(
    portal: Portal, engineer: Someone, now: datetime, allowed: bool
) -> None:
    make_application(engineer, series="卫生")
    found = dossier_gate.gate(person_id=engineer.id, change=Change.UPLOAD, settings=portal.settings, now=now)
    assert found.allowed is allowed
    if now == WINDOW:
        assert found.opens == shanghai(2023, 8, 31, 17)
        assert dossier_gate.gate(person_id=engineer.id, change=Change.EDIT, settings=portal.settings, now=now).allowed


def test_person_without_application_uploads_while_any_row_is_open(portal: Portal, engineer: Someone) -> None:
    def ask(now: datetime) -> Any:
        return dossier_gate.gate(person_id=engineer.id, change=Change.UPLOAD, settings=portal.settings, now=now)

    assert ask(shanghai(2023, 8, 1)).allowed
    # Rows 1 and 2 have closed, rows 3 and 6 are in their blackout; row 3 comes back before row 7 begins.
    refused = ask(WINDOW)
    assert not refused.allowed
    assert refused.opens == shanghai(2023, 8, 31, 17)
    assert ask(shanghai(2023, 9, 20)).allowed
    assert not ask(shanghai(2023, 12, 5, 8)).allowed


def test_return_reopens_until_the_correction_is_due(portal: Portal, actor: Actor, engineer: Someone) -> None:
    due = shanghai(2023, 9, 12, 17)
    row = make_application(engineer, State.IN_ROUTE)
    with pytest.raises(Refused) as refusal:
        add_paper(portal, actor, now=due)
    assert "已提交" in refusal.value.message
    Application.update(state=State.RETURNED.value, correction_due=due).where(Application.id == row.id).execute()
    add_paper(portal, actor, now=due)
    with pytest.raises(Refused):
        add_paper(portal, actor, now=due + INSTANT)


def test_received_application_of_last_year_does_not_close_this_years_dossier(portal: Portal, engineer: Someone) -> None:
    make_application(engineer, State.RECEIVED, series="会计", year=2022)
    now = shanghai(2023, 8, 10)
    assert dossier_gate.gate(person_id=engineer.id, change=Change.UPLOAD, settings=portal.settings, now=now).allowed
