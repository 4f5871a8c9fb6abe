"""Results made public: for how long, with what, and objections to them."""

from datetime import date, timedelta

import pytest

from plugins.committees.domain.objection import Finding
from plugins.committees.service import objection, publicity
from plugins.committees.store import publicity as store
from plugins.committees.store.invariants_result import INVARIANTS
from portal.kernel import ledger
from portal.kernel.access import ANONYMOUS, Actor, Role
from portal.kernel.clock import FixedClock, shanghai
from portal.kernel.database import database, transaction
from portal.kernel.errors import Conflict, Invalid, Missing, PortalError, Refused, TooMany
from portal.kernel.notices import Notice
from portal.submissions.store import application as applications
from tests.committees.scene import Scene
from tests.committees.test_decision import DECIDED, counted, decided, states
from tests.contracts.test_queries import MOST, questions
from tests.lint import LintedClient

# Tuesday, 12 December 2023: five working days later is Tuesday the 19th.
LAST = date(2023, 12, 19)
WITHIN = shanghai(2023, 12, 15, 10)
LAST_MOMENT = shanghai(2023, 12, 19, 23, 59, 59)
OVER = shanghai(2023, 12, 20)
WORDS = objection.Words(named=False, name="", contact="13800000000", text="论文并非本人所写，附期刊编辑部的说明。")


def published(scene: Scene, *, cases: int = 3) -> str:
    """The first case has failed, the others are public; returns the token."""
    decided(scene, cases=cases)
    with scene.at_work():
        return publicity.start(meeting_id=scene.meeting_id, actor=scene.office, now=DECIDED)


def entries(scene: Scene, token: str, now=WITHIN) -> tuple:
    with scene.at_work():
        return publicity.shown(token=token, now=now).entries


def sweep(scene: Scene, now=OVER) -> int:
    with scene.at_work(), transaction():
        return publicity.sweep_publicities(portal=None, now=now)


def applicant(scene: Scene, place: int) -> Actor:
    """An applicant, acting as such."""
    return Actor(person_id=scene.engineers[place].person.id, role=Role.APPLICANT)


def complain(scene: Scene, token: str, entry: int, *, words=WORDS, actor: Actor = ANONYMOUS, now=WITHIN) -> str:
    with scene.at_work():
        given = {"token": token, "entry_id": entry, "address": "203.0.113.9", "now": now}
        return objection.submit(**given, words=words, actor=actor)


def settle(scene: Scene, reference: str, finding: Finding, now=WITHIN) -> None:
    with scene.at_work():
        row = objection.answer(reference=reference)
        given = {"finding": finding, "text": "经向期刊编辑部核实，作者署名情况已查清。"}
        objection.decide(objection_id=row.id, **given, actor=scene.office, now=now)


def faults() -> list[str]:
    return [fault for each in INVARIANTS for fault in each.find(None)]


def test_five_working_days_without_the_first_then_it_ends_by_itself(scene: Scene) -> None:
    token = published(scene)
    row = store.by_token(token)
    assert (row.starts_on, row.ends_on, row.count) == (date(2023, 12, 12), LAST, 2)
    assert len(entries(scene, token, LAST_MOMENT)) == 2
    assert entries(scene, token, OVER) == ()
    assert [sweep(scene, now) for now in (LAST_MOMENT, OVER, OVER)] == [0, 1, 0]
    assert store.by_token(token).state == "ended"
    assert faults() == []
    assert ledger.verify().breaks == ()


def test_swapped_working_days_count(scene: Scene) -> None:
    decided(scene, cases=2)
    # Saturday 7 and Sunday 8 October 2023 are working days in exchange; 29 September to 6 October are not.
    with scene.at_work():
        token = publicity.start(meeting_id=scene.meeting_id, actor=scene.office, now=shanghai(2023, 9, 28, 9))
    assert store.by_token(token).ends_on == date(2023, 10, 11)


def test_only_applied_decisions_are_published_and_once(scene: Scene) -> None:
    counted(scene)
    given = {"meeting_id": scene.meeting_id, "now": DECIDED}
    with scene.at_work(), pytest.raises(Conflict):
        publicity.start(**given, actor=scene.office)
    assert Notice.select().where(Notice.kind == "application.result").count() == 0


def test_nothing_is_published_twice_nor_by_others(scene: Scene) -> None:
    published(scene)
    given = {"meeting_id": scene.meeting_id, "now": DECIDED}
    with scene.at_work():
        with pytest.raises(Refused):
            publicity.start(**given, actor=scene.office)
        for actor in (scene.chair.actor, scene.chain.provincial.actor, scene.chain.employer.actor):
            with pytest.raises(PortalError):
                publicity.start(**given, actor=actor)


def test_the_public_page_has_five_facts_and_no_numbers(scene: Scene, clock: FixedClock) -> None:
    token = published(scene)
    clock.set(WITHIN.isoformat())
    anybody = LintedClient(scene.app)
    anybody.get(f"/results/{token}")
    with questions() as asked:
        page = anybody.get(f"/results/{token}").get_data(as_text=True)
    assert len(asked) <= MOST, asked
    for case, engineer in list(zip(scene.cases(), scene.engineers, strict=True))[1:]:
        assert case.applicant_name in page
        assert case.number not in page
        assert engineer.person.document not in page
    assert scene.cases()[0].applicant_name not in page
    assert token in anybody.get("/results").get_data(as_text=True)
    signed_in = scene.browser(scene.chain.office, WITHIN).get(f"/results/{token}")
    assert signed_in.headers["Cache-Control"] == "no-store"
    clock.set(OVER.isoformat())
    assert scene.cases()[1].applicant_name not in anybody.get(f"/results/{token}").get_data(as_text=True)
    assert token not in anybody.get("/results").get_data(as_text=True)


def test_pages_go_on_behind_the_last_one(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    token = published(scene)
    monkeypatch.setattr(publicity, "PAGE", 1)
    with scene.at_work():
        first = publicity.shown(token=token, now=WITHIN)
        second = publicity.shown(token=token, after=first.following, now=WITHIN)
    assert [each.name for each in first.entries + second.entries] == [case.applicant_name for case in scene.cases()[1:]]
    assert second.following == 0


def test_an_upheld_objection_stops_that_case_only(scene: Scene) -> None:
    token = published(scene)
    first, second = entries(scene, token)
    reference = complain(scene, token, first.id)
    settle(scene, reference, Finding.UPHOLD)
    assert states(scene) == ["not_passed", "not_passed", "passed"]
    assert [each.id for each in entries(scene, token)] == [second.id]
    assert [case.outcome for case in scene.cases()] == ["failed", "failed", "passed"]
    with scene.at_work():
        assert objection.answer(reference=reference).finding.startswith("经向")
    with pytest.raises(Conflict):
        settle(scene, reference, Finding.DISMISS)
    assert faults() == []
    assert ledger.verify().breaks == ()


def test_one_that_is_not_upheld_changes_nothing_and_both_are_told(scene: Scene) -> None:
    token = published(scene)
    objector = applicant(scene, 0)
    named = objection.Words(named=True, name="王某", contact="a@example.org", text="业绩材料的时间与事实不符。")
    reference = complain(scene, token, entries(scene, token)[0].id, words=named, actor=objector)
    settle(scene, reference, Finding.DISMISS)
    assert states(scene) == ["not_passed", "passed", "passed"]
    told = {row.kind: row for row in Notice.select().where(Notice.title == "评审结果公示异议的办理结果")}
    assert told["committees.objection_objector"].person_id == objector.person_id
    assert told["committees.objection_applicant"].person_id == scene.cases()[1].person_id
    assert "王某" not in told["committees.objection_applicant"].body
    assert faults() == []


def test_the_clock_runs_in_working_days(scene: Scene) -> None:
    token = published(scene)
    reference = complain(scene, token, entries(scene, token)[0].id)
    with scene.at_work():
        row = objection.answer(reference=reference)
        # Fifteen working days after Friday 15 December, with New Year's Day off.
        assert row.due_at == shanghai(2024, 1, 9)
        given = {"objection_id": row.id, "actor": scene.office}
        assert not objection.desk(**given, now=row.due_at - timedelta(seconds=1)).overdue
        assert objection.desk(**given, now=row.due_at).overdue


def test_objections_end_with_the_publicity_and_are_limited(scene: Scene) -> None:
    token = published(scene)
    entry = entries(scene, token)[0].id
    with pytest.raises(Invalid) as refusal:
        complain(scene, token, entry, words=objection.Words(named=True, name="", contact="", text="短"))
    assert set(refusal.value.errors) == {"name", "contact", "text"}
    with pytest.raises(Missing):
        complain(scene, token, entry, now=OVER)
    with pytest.raises(Missing):
        complain(scene, "another", entry)
    for _time in range(objection.PER_HOUR - 1):
        complain(scene, token, entry)
    with pytest.raises(TooMany):
        complain(scene, token, entry)


def test_the_ledger_and_the_tables_do_not_say_who_objects(scene: Scene) -> None:
    token = published(scene)
    secret = objection.Words(named=True, name="举报人甲", contact="13912345678", text="业绩材料的时间与事实不符。")
    complain(scene, token, entries(scene, token)[0].id, words=secret)
    stored = str(database.execute_sql("SELECT name, contact, text FROM committees_objection").fetchall())
    entry = next(
        each for each in ledger.history(f"committees.meeting:{scene.meeting_id}") if "objection" in each.action
    )
    for word in (secret.name, secret.contact, secret.text):
        assert word not in stored
        assert word not in str(entry.data)


def test_in_the_browser(scene: Scene, clock: FixedClock) -> None:
    decided(scene, cases=2)
    clock.set(WITHIN.isoformat())
    office = scene.browser(scene.chain.office, WITHIN)
    base = f"/committees/meetings/{scene.meeting_id}/publicity"
    assert office.submit(base, {}, page=base).status_code == 303
    token = store.of_meeting(scene.meeting_id)[0].token
    entry = entries(scene, token)[0].id
    anybody = LintedClient(scene.app)
    path = f"/results/{token}/objections/{entry}"
    short = {"named": "anonymous", "name": "", "contact": "13800000000", "text": "太短"}
    refused = anybody.submit(path, short)
    assert refused.status_code == 422
    assert "太短" in refused.get_data(as_text=True)
    done = anybody.submit(path, short | {"text": "论文并非本人所写，附期刊编辑部的说明。"})
    assert done.status_code == 303
    assert "调查中" in anybody.get(done.location).get_data(as_text=True)
    office.get("/committees/objections")
    with questions() as asked:
        listed = office.get("/committees/objections").get_data(as_text=True)
    assert len(asked) <= MOST
    row = store.Objection.get()
    desk = f"/committees/objections/{row.id}"
    assert desk in listed
    assert "13800000000" not in office.get(desk).get_data(as_text=True)
    assert office.submit(f"{desk}/contact", {}, page=desk).get_data(as_text=True) == "13800000000"
    assert office.submit(desk, {"finding": "uphold", "text": "短"}).status_code == 422
    assert office.submit(desk, {"finding": "uphold", "text": "经核实，论文系他人所写。"}).status_code == 303
    assert "属实" in anybody.get(done.location).get_data(as_text=True)
    assert scene.browser(scene.chain.provincial, WITHIN).get(desk).status_code == 200
    assert applications.application(scene.cases()[1].application_id).state == "not_passed"
