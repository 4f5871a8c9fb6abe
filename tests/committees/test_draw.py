"""A draw from conditions to replacements, through the browser, its services and the command."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from plugins.committees.command import command
from plugins.committees.domain.draw_file import first_difference
from plugins.committees.domain.draw_values import commitment
from plugins.committees.domain.meeting import SeatRole
from plugins.committees.service import draw as service
from plugins.committees.service import meeting, seats
from plugins.committees.service.draw_pool import Wish
from plugins.committees.store import draw as store
from plugins.committees.store import expert as experts
from plugins.committees.store import meeting as meetings
from portal.doctor import invariants
from portal.kernel import database as db
from portal.kernel import ledger
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, PortalError, Refused
from portal.kernel.health import Examination, examine
from tests.committees.scene import CONVENES, PREPARED, Scene, add_engineers, add_experts
from tests.contracts.test_queries import MOST, questions

CITIES = ("520100", "520200", "520300")


def text(answer: Any) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def prepared(scene: Scene) -> Scene:
    """Twelve experts of three cities, one case, and a meeting of five without a seat."""
    add_experts(scene, 12)
    for place, row in enumerate(experts.everything()):
        level = "正高级" if place % 4 else "副高级"
        experts.Expert.update(region=CITIES[place % 3], title_level=level).where(experts.Expert.id == row.id).execute()
    add_engineers(scene, 1)
    with scene.at_work():
        plan = meeting.Plan(scene.committee_id, "2023年第一次评审会议", 2023, "副高级", "贵阳", CONVENES, 5)
        scene.meeting_id = meeting.create(plan=plan, actor=scene.office, now=PREPARED)
        ids = [each.application_id for each in scene.engineers]
        meeting.add_cases(meeting_id=scene.meeting_id, application_ids=ids, actor=scene.office, now=PREPARED)
    return scene


def given(scene: Scene) -> dict[str, Any]:
    return {"meeting_id": scene.meeting_id, "actor": scene.office, "now": PREPARED}


def drawn(scene: Scene, wish: Wish | None = None) -> dict[str, Any]:
    """A draw that was run; its record."""
    with scene.at_work():
        service.commit(wish=wish or Wish(reserves=2), **given(scene))
        service.freeze(**given(scene))
        service.run_draw(**given(scene))
        return exported(scene)


def exported(scene: Scene) -> dict[str, Any]:
    document = service.export(meeting_id=scene.meeting_id, actor=scene.office)
    return json.loads(json.dumps(document, ensure_ascii=False))


def row(scene: Scene) -> store.Draw:
    found = store.of_meeting(scene.meeting_id)
    assert found is not None
    return found


def taken(scene: Scene) -> list[meetings.Seat]:
    return [seat for seat in meetings.seats_of(scene.meeting_id) if seat.state in ("invited", "accepted")]


def entries(scene: Scene) -> list[tuple[str, dict[str, Any]]]:
    found = ledger.history(f"committees.meeting:{scene.meeting_id}")
    told = [(each.action.removeprefix("committees."), json.loads(each.data)) for each in found]
    return [(verb, data) for verb, data in told if verb.startswith("draw_")]


def test_a_panel_is_drawn_through_the_browser(prepared: Scene) -> None:
    office = prepared.browser(prepared.chain.office, PREPARED)
    path = f"/committees/meetings/{prepared.meeting_id}/draw"
    wish = {"chair": "专家01", "quotas": "建筑设计　２人", "reserves": "2", "region_most": "40", "home_region": ""}
    answer = office.submit(path, wish)
    assert answer.status_code == 303, text(answer)
    page = text(office.get(path))
    assert row(prepared).commitment in page
    assert row(prepared).seed not in page
    assert office.submit(f"{path}/freeze", page=path).status_code == 303
    assert row(prepared).seed not in text(office.get(path))
    assert taken(prepared) == []
    assert office.submit(f"{path}/run", page=path).status_code == 303
    page = text(office.get(path))
    assert row(prepared).seed in page
    seated = taken(prepared)
    assert len(seated) == 5
    assert all(seat.name in page for seat in seated)
    assert [seat.name for seat in seated if seat.role == "chair"] == ["专家01"]
    regions = [experts.expert(seat.expert_id).region for seat in seated]
    assert max(regions.count(city) for city in CITIES) <= 2
    record = office.get(f"{path}/export")
    assert first_difference(json.loads(record.get_data())) == ""
    assert "专家" not in text(record)
    assert office.submit(f"{path}/run", page=path).status_code == 409
    assert [verb for verb, _data in entries(prepared)] == ["draw_committed", "draw_frozen", "draw_run"]
    assert "专家01" in text(prepared.browser(prepared.chain.provincial, PREPARED).get(path))


def test_the_hash_is_recorded_before_the_list_and_the_list_before_the_seed(prepared: Scene) -> None:
    with prepared.at_work():
        told = service.commit(wish=Wish(), **given(prepared))
        assert entries(prepared) == [("draw_committed", {"draw": 1, "commitment": told,
                                                         "conditions": row(prepared).conditions_hash})]  # fmt: skip
        with pytest.raises(Conflict):
            service.run_draw(**given(prepared))
        service.freeze(**given(prepared))
        assert "seed" not in entries(prepared)[-1][1]
        assert entries(prepared)[-1][1]["pool"] == row(prepared).pool_hash
        service.run_draw(**given(prepared))
    assert commitment(entries(prepared)[-1][1]["seed"]) == told
    cursor = db.database.execute_sql("SELECT seed FROM committees_draw")
    assert row(prepared).seed not in cursor.fetchone()[0]


def test_what_happens_to_the_pool_after_freezing_changes_nothing(prepared: Scene) -> None:
    with prepared.at_work():
        service.commit(wish=Wish(reserves=3), **given(prepared))
        service.freeze(**given(prepared))
    before = row(prepared).pool
    add_experts(prepared, 3)
    experts.Expert.update(region="522700").execute()
    with prepared.at_work():
        service.run_draw(**given(prepared))
    assert row(prepared).pool == before
    assert {seat.expert_id for seat in taken(prepared)} <= set(row(prepared).experts.values())


def test_one_who_left_since_the_freezing_is_replaced_at_once(prepared: Scene) -> None:
    with prepared.at_work():
        service.commit(wish=Wish(), **given(prepared))
        service.freeze(**given(prepared))
    keep = [each.id for each in experts.everything()][:6]
    experts.Expert.update(state="left").where(experts.Expert.id.not_in(keep)).execute()
    with prepared.at_work():
        service.run_draw(**given(prepared))
        assert {seat.expert_id for seat in taken(prepared)} <= set(keep)
        assert len(taken(prepared)) == 5
        assert first_difference(exported(prepared)) == ""
    assert row(prepared).vacancies


def test_an_ended_term_and_a_missing_account_are_not_in_the_list(prepared: Scene) -> None:
    rows = experts.everything()
    experts.Expert.update(term_until=date(2023, 11, 30)).where(experts.Expert.id == rows[0].id).execute()
    experts.Expert.update(person_id=None).where(experts.Expert.id == rows[1].id).execute()
    experts.Expert.update(state="leaving").where(experts.Expert.id == rows[2].id).execute()
    with prepared.at_work():
        service.commit(wish=Wish(), **given(prepared))
        assert service.freeze(**given(prepared)) == 9
    assert not {rows[0].id, rows[1].id, rows[2].id} & set(row(prepared).experts.values())


def test_a_declined_seat_is_filled_from_the_reserve_then_from_the_stream(prepared: Scene) -> None:
    before = drawn(prepared, Wish(reserves=1))
    reserve = row(prepared).experts[before["result"]["reserves"][0]]
    first, second = taken(prepared)[0], taken(prepared)[1]
    decline(prepared, first)
    path = f"/committees/meetings/{prepared.meeting_id}/draw"
    office = prepared.browser(prepared.chain.office, PREPARED)
    assert "抽取替补" in text(office.get(path))
    assert office.submit(f"{path}/replace/{first.id}", {"reason": ""}).status_code == 422
    assert office.submit(f"{path}/replace/{first.id}", {"reason": "不能参加"}).status_code == 303
    assert reserve in {seat.expert_id for seat in taken(prepared)}
    with prepared.at_work():
        again = service.replace_seat(seat_id=second.id, reason="工作安排冲突", **given(prepared))
        assert meetings.seat(second.id).state == "replaced"
        assert meetings.seat(again).state == "invited"
        record = exported(prepared)
        with pytest.raises(Missing):
            service.replace_seat(seat_id=first.id, reason="再换一次", **given(prepared))
    assert len(taken(prepared)) == 5
    assert first_difference(record) == ""
    assert [each["among"] > 0 for each in record["result"]["replacements"]] == [False, True]
    assert record["result"]["used"] > before["result"]["used"]
    assert [verb for verb, _data in entries(prepared)][-2:] == ["draw_replaced", "draw_replaced"]


def decline(scene: Scene, seat: meetings.Seat) -> None:
    staff = next(each for each in scene.experts if each.person.id == seat.person_id)
    seats.answer(meeting_id=scene.meeting_id, accepts=False, reason="届时出差", actor=staff.actor, now=PREPARED)


def test_load_and_conflicts_are_counted_and_can_exclude(prepared: Scene) -> None:
    drawn(prepared)
    busy = {seat.expert_id for seat in taken(prepared)}
    with prepared.at_work():
        plan = meeting.Plan(prepared.committee_id, "2023年第二次评审会议", 2023, "副高级", "贵阳", CONVENES, 5)
        prepared.meeting_id = meeting.create(plan=plan, actor=prepared.office, now=PREPARED)
    related = next(each for each in experts.everything() if each.id not in busy)
    case = meetings.Case.get()
    meetings.Case.update(meeting=prepared.meeting_id).execute()
    experts.Expert.update(employer_name=case.employer_name).where(experts.Expert.id == related.id).execute()
    with prepared.at_work():
        service.commit(wish=Wish(most_load=1, conflicts_from=1), **given(prepared))
        assert service.freeze(**given(prepared)) == 12 - 5 - 1
        service.run_draw(**given(prepared))
    assert not ({seat.expert_id for seat in taken(prepared)} & (busy | {related.id}))


def test_a_meeting_for_full_seniors_draws_only_them(prepared: Scene) -> None:
    meetings.Meeting.update(level="正高级").execute()
    drawn(prepared)
    levels = {experts.expert(seat.expert_id).title_level for seat in taken(prepared)}
    assert levels == {"正高级"}


def test_who_has_a_seat_already_is_kept(prepared: Scene) -> None:
    expert = experts.everything()[4]
    with prepared.at_work():
        seats.seat_drawn(expert_id=expert.id, role=SeatRole.CHAIR, **given(prepared))
    record = drawn(prepared)
    assert [each["role"] for each in record["named"]] == ["chair"]
    assert len(taken(prepared)) == 5
    assert expert.id in {seat.expert_id for seat in taken(prepared)}


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish(quotas="建筑设计"), "quotas"),
        (Wish(quotas="建筑设计 2\n建筑设计 1"), "quotas"),
        (Wish(quotas="建筑设计 6"), "quotas"),
        (Wish(chair="无此人"), "chair"),
        (Wish(chair="专家01", deputies=("专家01",)), "deputies"),
        (Wish(outside_least=10), "home_region"),
    ],
)
def test_faulty_conditions_are_told_beside_their_field(prepared: Scene, wish: Wish, field: str) -> None:
    with prepared.at_work(), pytest.raises(Invalid) as refusal:
        service.commit(wish=wish, **given(prepared))
    assert set(refusal.value.errors) == {field}
    assert store.of_meeting(prepared.meeting_id) is None


def test_namesakes_are_told_apart(prepared: Scene) -> None:
    experts.Expert.update(name="王伟").where(experts.Expert.id.in_([3, 4])).execute()
    with prepared.at_work():
        with pytest.raises(Invalid) as refusal:
            service.commit(wish=Wish(chair="王伟"), **given(prepared))
        assert "王伟#3" in refusal.value.errors["chair"]
        service.commit(wish=Wish(chair="王伟#4"), **given(prepared))
    assert row(prepared).chair_id == 4


def test_too_small_a_pool_is_refused_and_the_draw_set_aside(prepared: Scene) -> None:
    with prepared.at_work():
        service.commit(wish=Wish(excluded_regions=("520100", "520200")), **given(prepared))
        with pytest.raises(Refused) as refusal:
            service.freeze(**given(prepared))
        assert "4人" in refusal.value.message
        with pytest.raises(Invalid):
            service.set_aside(reason="", **given(prepared))
        service.set_aside(reason="条件过严", **given(prepared))
        service.commit(wish=Wish(), **given(prepared))
        service.freeze(**given(prepared))
        service.run_draw(**given(prepared))
        with pytest.raises(Conflict):
            service.set_aside(reason="结果不满意", **given(prepared))
    office = prepared.browser(prepared.chain.office, PREPARED)
    assert "有1次抽取在进行前作废" in text(office.get(f"/committees/meetings/{prepared.meeting_id}/draw"))


def test_only_the_meetings_office_draws(prepared: Scene) -> None:
    others = {**given(prepared), "actor": prepared.chain.provincial.actor}
    expert = {**given(prepared), "actor": prepared.experts[0].actor}
    with prepared.at_work():
        for wrong in (others, expert):
            with pytest.raises((Missing, Denied)):
                service.commit(wish=Wish(), **wrong)
        service.commit(wish=Wish(), **given(prepared))
        with pytest.raises((Missing, Denied)):
            service.freeze(**others)
        with pytest.raises(Missing):
            service.view(meeting_id=prepared.meeting_id, actor=prepared.experts[0].actor)
        with pytest.raises(Missing):
            service.export(meeting_id=prepared.meeting_id, actor=prepared.office)
    browser = prepared.browser(prepared.experts[0], PREPARED)
    assert browser.get(f"/committees/meetings/{prepared.meeting_id}/draw").status_code == 403


def test_an_expired_committee_draws_nothing(prepared: Scene) -> None:
    late = {**given(prepared), "now": PREPARED.replace(year=2026, month=6, day=1)}
    with prepared.at_work(), pytest.raises(PortalError):
        service.commit(wish=Wish(), **late)


def test_the_command_runs_it_again(prepared: Scene, tmp_path: Path) -> None:
    record = drawn(prepared)
    file = tmp_path / "draw.json"

    def run(document: Any, *options: str) -> Any:
        file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        portal = prepared.app.extensions["portal"]
        return CliRunner().invoke(command, ["redraw", str(file), *options], obj=lambda: portal)

    same = run(record)
    assert same.exit_code == 0
    assert same.stdout.split() == [each["ref"] for each in record["result"]["places"]]
    assert run(record, "--ledger").exit_code == 0
    told = json.loads(run(record, "--json").stdout)
    assert told == {"same": True, "difference": "", "panel": same.stdout.split()}
    record["pool"][0]["region"] = "522700"
    changed = run(record)
    assert changed.exit_code == 1
    assert changed.stderr.startswith("pool_hash")
    assert json.loads(run(record, "--json").stdout)["same"] is False
    assert run("no json").exit_code == 1
    assert "no record of a draw" in run("{}").stderr


def test_a_record_made_up_afterwards_is_not_the_ledgers(prepared: Scene, tmp_path: Path) -> None:
    """Another pool with right hashes runs again by itself; the ledger knows better."""
    record = drawn(prepared)
    first_meeting = prepared.meeting_id
    forged = json.loads(json.dumps(record))
    forged["about"]["meeting"] = first_meeting
    forged["seed"] = "11" * 32
    forged |= remade(forged)
    assert first_difference(forged) == ""
    file = tmp_path / "forged.json"
    file.write_text(json.dumps(forged), encoding="utf-8")
    portal = prepared.app.extensions["portal"]
    assert CliRunner().invoke(command, ["redraw", str(file)], obj=lambda: portal).exit_code == 0
    answer = CliRunner().invoke(command, ["redraw", str(file), "--ledger"], obj=lambda: portal)
    assert answer.exit_code == 1
    assert answer.stderr.startswith("ledger: no draw with the commitment")


def remade(document: dict[str, Any]) -> dict[str, Any]:
    from_scratch = service.record(
        **{name: document[name] for name in ("seed", "pool", "conditions", "named", "about")},
        vacancies=[],
        result=service.to_data(
            service.run(
                document["seed"],
                [service.candidate_of(each) for each in document["pool"]],
                service.conditions_of(document["conditions"]),
                [],
                [],
            )
        ),
    )
    return json.loads(json.dumps(from_scratch))


def test_the_invariants_hold_and_see_a_change(prepared: Scene) -> None:
    drawn(prepared)
    portal = prepared.app.extensions["portal"]
    named = [each for each in invariants(portal.registry) if each.name.startswith("committees-draws")]
    examination = Examination(portal=portal, now=PREPARED)
    assert [each.holds for each in examine(named, examination)] == [True, True]
    other = {**row(prepared).result, "used": 0}
    store.Draw.update(result=other).execute()
    assert [each.holds for each in (examine((one,), examination)[0] for one in named)] == [True, False]


def test_the_page_asks_little(prepared: Scene) -> None:
    drawn(prepared)
    client = prepared.browser(prepared.chain.office, PREPARED)
    path = f"/committees/meetings/{prepared.meeting_id}/draw"
    client.get(path)
    with questions() as seen:
        assert client.get(path).status_code == 200
    assert len(seen) <= MOST, [each for each, _values in seen]
