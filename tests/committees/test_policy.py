"""The work list of policy reviews: verdicts beside the cases, filters, and passing many at once or none."""

import pytest

from plugins.committees.domain.policy import Bearing, Rule, Show, Tally, ticks
from plugins.committees.service import policy as service
from plugins.committees.service.policy import pass_many, preview, work_list
from plugins.committees.service.policy_reminders import sweep_policy_due
from portal.criteria import Judgement
from portal.kernel import ledger
from portal.kernel.clock import FixedClock, shanghai
from portal.kernel.errors import Denied, Invalid
from portal.kernel.notices import Notice
from portal.plugin import case_judgement, case_judgements, policy_reviews
from portal.submissions.service import receiving, review
from portal.submissions.store import application as store
from tests.applicants import ITEMS, Engineer, make_applied, make_engineer
from tests.committees.scene import NAMES, RECEIVED, REVIEWED, Scene
from tests.contracts.test_queries import MOST, questions
from tests.reviewers import row, to_office

REVIEWS = shanghai(2023, 11, 1, 9)
OVERDUE = shanghai(2023, 12, 2, 9)


def receive(scene: Scene, *names: str, items=ITEMS) -> list[Engineer]:
    """Received cases, whose policy review is open."""
    found = []
    for name in names:
        engineer = make_engineer(scene.chain.province, name, items=items)
        make_applied(scene.chain.province, engineer)
        to_office(scene.chain, engineer)
        given = {"application_id": engineer.application_id, "actor": scene.office, "now": RECEIVED}
        receiving.receive(**given, revision=row(engineer).revision, reviewed=True)
        found.append(engineer)
    return found


def chosen(*engineers: Engineer) -> dict[int, int]:
    return {each.application_id: row(each).revision for each in engineers}


@pytest.fixture
def unmet(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The applications of which the list is told that a condition is not met."""
    told: set[int] = set()
    real = service.case_judgements

    def judged(**given) -> dict[int, Judgement | None]:
        return {case: None if case in told else verdict for case, verdict in real(**given).items()}

    monkeypatch.setattr(service, "case_judgements", judged)
    return told


def test_many_are_judged_as_each_alone_at_four_queries(scene: Scene) -> None:
    engineers = receive(scene, *NAMES[:4])
    with scene.app.test_request_context(), scene.at_work():
        ids = [each.application_id for each in engineers]
        with questions() as asked:
            found = case_judgements(application_ids=ids, actor=scene.office)
        # Besides them, every request looks once whether the registry has changed.
        assert len([text for text, _values in asked if "kernel_generation" not in text]) == 4, asked
        assert found == {each: case_judgement(application_id=each, actor=scene.office) for each in ids}
        assert all(verdict is not None for verdict in found.values())


def test_only_the_offices_reviews_are_judged(scene: Scene) -> None:
    (engineer,) = receive(scene, NAMES[0])
    with scene.app.test_request_context():
        with pytest.raises(Denied):
            case_judgements(application_ids=[engineer.application_id], actor=scene.chain.city.actor)
        assert case_judgements(application_ids=[999], actor=scene.office) == {}


def test_the_list_shows_each_with_its_verdict_and_due_date(scene: Scene) -> None:
    engineers = receive(scene, *NAMES[:3])
    with scene.app.test_request_context():
        found = work_list(show=Show.ALL, actor=scene.office, now=REVIEWS)
        late = work_list(show=Show.OVERDUE, actor=scene.office, now=OVERDUE)
        early = work_list(show=Show.OVERDUE, actor=scene.office, now=REVIEWS)
    assert [line.row.case.id for line in found.lines] == [each.application_id for each in engineers]
    assert {line.tally.judged for line in found.lines} == {True}
    assert (len(late.lines), len(early.lines)) == (3, 0)


def test_filters_go_through_the_whole_list_page_by_page(scene: Scene, unmet: set[int], monkeypatch) -> None:
    monkeypatch.setattr(service, "PAGE", 2)
    monkeypatch.setattr(service, "SCAN", 3)
    engineers = receive(scene, *NAMES[:6])
    ids = [each.application_id for each in engineers]
    unmet.update({ids[1], ids[4], ids[5]})
    seen: list[int] = []
    with scene.app.test_request_context():
        after = ""
        for _page in range(6):
            found = work_list(show=Show.UNMET, after=after, actor=scene.office, now=REVIEWS)
            seen += [line.row.case.id for line in found.lines]
            after = found.following
            if not after:
                break
    assert seen == [ids[1], ids[4], ids[5]]


def test_all_that_are_met_pass_together(scene: Scene) -> None:
    engineers = receive(scene, *NAMES[:2])
    with scene.app.test_request_context():
        lines = preview(chosen=chosen(*engineers), actor=scene.office, now=REVIEWS).lines
        notes = {line.row.case.id: "已核对原件，条件符合。" for line in lines if line.tally.needs_note}
        assert pass_many(chosen=chosen(*engineers), notes=notes, actor=scene.office, now=REVIEWS) == 2
        assert policy_reviews(actor=scene.office) == ()
    entry = ledger.history(f"committees.office:{scene.chain.province.tree.office}")[-1]
    assert entry.action == "committees.policy_passed"
    assert ledger.verify().breaks == ()


def test_what_is_not_shown_to_be_met_needs_its_own_note(scene: Scene, unmet: set[int]) -> None:
    first, second = receive(scene, *NAMES[:2])
    unmet.add(second.application_id)
    with scene.app.test_request_context():
        lines = preview(chosen=chosen(first, second), actor=scene.office, now=REVIEWS).lines
        notes = {
            line.row.case.id: "已核对原件，条件符合。"
            for line in lines
            if line.tally.needs_note and line.row.case.id != second.application_id
        }
        given = {"chosen": chosen(first, second), "actor": scene.office, "now": REVIEWS}
        with pytest.raises(Invalid) as refusal:
            pass_many(**given, notes=notes)
        assert list(refusal.value.errors) == [f"note_{second.application_id}"]
        assert len(policy_reviews(actor=scene.office)) == 2
        pass_many(**given, notes=notes | {second.application_id: "破格申报，省厅批文已核。"})
    step = [each for each in store.steps_of(second.application_id) if each.kind == "policy_review"][-1]
    assert "省厅批文" in step.note


def test_one_that_changed_meanwhile_stops_all_and_is_told(scene: Scene) -> None:
    first, second = receive(scene, *NAMES[:2])
    ticked = chosen(first, second)
    given = {"application_id": first.application_id, "actor": scene.office, "now": REVIEWED}
    review.pass_policy_review(**given, revision=row(first).revision)
    with scene.app.test_request_context():
        with pytest.raises(Invalid) as refusal:
            pass_many(chosen=ticked, notes={}, actor=scene.office, now=REVIEWED)
        assert any("不在待审查之列" in text for text in refusal.value.errors.values())
        stale = {second.application_id: row(second).revision + 1}
        with pytest.raises(Invalid) as refusal:
            pass_many(chosen=stale, notes={}, actor=scene.office, now=REVIEWED)
        assert any("材料已更新" in text for text in refusal.value.errors.values())
        assert [each.case.id for each in policy_reviews(actor=scene.office)] == [second.application_id]


def test_the_pages_tick_show_every_effect_and_pass(scene: Scene, clock: FixedClock, unmet: set[int]) -> None:
    first, second = receive(scene, *NAMES[:2])
    unmet.add(second.application_id)
    clock.set(REVIEWS.isoformat())
    office = scene.browser(scene.chain.office, REVIEWS)
    office.get("/committees/policy")
    with questions() as asked:
        page = office.get("/committees/policy").get_data(as_text=True)
    assert len(asked) <= MOST, [text for text, _values in asked]
    assert f'href="/desk/{first.application_id}"' in page
    assert "2023-11-30 24:00" in page
    assert f'href="/desk/{first.application_id}/return"' in page
    assert office.get("/committees/policy/pass").status_code == 303
    words = [f"{case}.{revision}" for case, revision in chosen(first, second).items()]
    path = "/committees/policy/pass?" + "&".join(f"case={each}" for each in words)
    with questions() as asked:
        assert office.get(path).status_code == 200
    assert len(asked) <= MOST, [text for text, _values in asked]
    fields = {"case": words, "after": "", "show": "all", f"note_{first.application_id}": "已核对原件，条件符合。"}
    refused = office.submit("/committees/policy/pass", fields, page=path)
    assert refused.status_code == 422
    assert NAMES[1] in refused.get_data(as_text=True)
    noted = fields | {f"note_{second.application_id}": "破格申报，省厅批文已核。"}
    assert office.submit("/committees/policy/pass", noted, page=path).status_code == 303
    assert "没有待审查的申报" in office.get("/committees/policy").get_data(as_text=True)


@pytest.mark.parametrize(
    ("outcomes", "bearing", "first"),
    [
        (("met", "met"), Bearing.MET, None),
        (("unknown", "met"), Bearing.UNCONFIRMED, "unknown"),
        (("unknown", "not_met"), Bearing.UNMET, "not_met"),
    ],
)
def test_the_first_open_rule_is_one_that_is_not_met(outcomes, bearing, first) -> None:
    tally = Tally(judged=True, rules=tuple(Rule(word, word, "依据") for word in outcomes))
    assert tally.bearing is bearing
    assert (tally.open_rules[0].outcome if tally.open_rules else None) == first
    assert tally.needs_note is (bearing is not Bearing.MET)


def test_ticks_are_numbers_with_a_revision() -> None:
    assert ticks(["3.1", "x", "4", "5.x", "6.2", "9" * 40 + ".1"]) == {3: 1, 6: 2}


def test_the_office_is_reminded_once_before_and_once_after_the_day(scene: Scene) -> None:
    receive(scene, *NAMES[:2])
    for at in (REVIEWS, shanghai(2023, 11, 29, 9), shanghai(2023, 11, 30, 9), OVERDUE, shanghai(2023, 12, 3, 9)):
        sweep_policy_due(portal=scene.chain.portal, now=at)
    told = Notice.select().where(Notice.kind == "committees.policy").order_by(Notice.id)
    assert [(row.person_id, row.title) for row in told] == [
        (scene.chain.office.person.id, "政策性审查即将到期"),
        (scene.chain.office.person.id, "政策性审查已逾期"),
    ]
    assert "2份申报的政策性审查期限是2023-11-30" in told[0].body
