"""Representative works: sent without the author's name, reviewed, and read by who may know of the case."""

from datetime import date, timedelta

import pytest

from plugins.committees.domain.works import HIDDEN, Obstacle, State
from plugins.committees.service import conflict, works_review
from plugins.committees.service import works as service
from plugins.committees.store import expert as experts
from plugins.committees.store import meeting as meetings
from plugins.committees.store import works as store
from portal.kernel import ledger
from portal.kernel.clock import FixedClock
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, Refused
from portal.kernel.notices import Notice
from portal.submissions.service import evidence, receiving, review
from portal.submissions.store.dossier import DossierItem
from portal.submissions.store.evidence import EvidenceFile
from tests.applicants import FILLING_IN, make_applied, make_engineer
from tests.committees.scene import MEETING, NAMES, PREPARED, RECEIVED, REVIEWED, Scene, add_experts, make_meeting
from tests.contracts.test_queries import MOST, questions
from tests.reviewers import row, to_office
from tests.web.submissions import hostile_files as files

DUE = date(2023, 12, 20)
TEXT = "选题有实际价值，方法可靠，结论经工程检验，达到正高级的要求。"


@pytest.fixture
def senior(scene: Scene) -> Scene:
    """A 正高级 case with a file, on the list of a meeting; experts 5 and 6 are in the pool and in no seat."""
    engineer = make_engineer(scene.chain.province, NAMES[0])
    work = DossierItem.get((DossierItem.person_id == engineer.person.id) & (DossierItem.kind == "project"))
    portal = scene.chain.portal
    given = {"storage": portal.storage, "settings": portal.settings, "actor": engineer.actor, "now": FILLING_IN}
    evidence.attach(item_id=work.id, name=f"{NAMES[0]}的图纸.jpg", content=files.picture(), **given)
    evidence.attach(item_id=work.id, name="验收.jpg", content=files.picture(size=(200, 200)), **given)
    make_applied(scene.chain.province, engineer)
    to_office(scene.chain, engineer)
    asked = {"application_id": engineer.application_id, "actor": scene.office}
    receiving.receive(**asked, revision=row(engineer).revision, reviewed=True, now=RECEIVED)
    review.pass_policy_review(**asked, revision=row(engineer).revision, now=REVIEWED)
    scene.engineers.append(engineer)
    make_meeting(scene, experts=5, cases=0)
    add_experts(scene, 2)
    # The criteria of the test's engineer are those of 副高级; what the panel does is the same.
    meetings.Case.update(level="正高级").execute()
    meetings.Meeting.update(level="正高级").execute()
    return scene


def desk(scene: Scene) -> service.Desk:
    with scene.app.test_request_context():
        return service.desk(case_id=scene.cases()[0].id, actor=scene.office, now=PREPARED)


def send(scene: Scene, *places: int, **changes) -> int:
    with scene.app.test_request_context():
        part = _part(scene)
        given = {
            "case_id": scene.cases()[0].id,
            "expert_ids": [experts.of_person(scene.experts[at].person.id)[0].id for at in places],
            "parts": [part.key],
            "files": [part.files[1].id],
            "anonymous": True,
            "due_on": DUE,
            "actor": scene.office,
            "now": PREPARED,
        }
        return service.send(**(given | changes))


def _part(scene: Scene):
    found = service.desk(case_id=scene.cases()[0].id, actor=scene.office, now=PREPARED)
    return next(part for part in found.sheet.sheet.parts if part.files)


def held(scene: Scene, place: int) -> store.WorkReview:
    (only,) = works_review.inbox(actor=scene.experts[place].actor)[0]
    return only


def hand_in(scene: Scene, place: int, **changes) -> None:
    only = held(scene, place)
    given = {"review_id": only.id, "version": only.version, "grade": "good", "text": TEXT, "now": MEETING}
    works_review.hand_in(**(given | changes), actor=scene.experts[place].actor)


def test_the_reviewer_sees_the_work_without_the_author(senior: Scene) -> None:
    assert send(senior, 5, 6) == 2
    only = works_review.view(review_id=held(senior, 5).id, actor=senior.experts[5].actor)
    told = str(only.works)
    assert NAMES[0] not in told
    assert senior.cases()[0].employer_name not in told
    assert [[file["label"] for file in work["files"]] for work in only.works] == [["验收.jpg"]]
    assert HIDDEN not in str(send_named(senior))
    assert ledger.verify().breaks == ()


def send_named(scene: Scene) -> list:
    """The works as they go out with the author's name, to a member of the panel."""
    send(scene, 3, anonymous=False)
    return held(scene, 3).works


def test_only_the_files_that_were_sent_can_be_opened_and_only_by_the_reviewer(senior: Scene, clock: FixedClock) -> None:
    clock.set(PREPARED.isoformat())
    send(senior, 5)
    first, second = (row.id for row in EvidenceFile.select().order_by(EvidenceFile.id))
    reviewer, other = senior.browser(senior.experts[5], PREPARED), senior.browser(senior.experts[6], PREPARED)
    with reviewer.get(f"/evidence/{second}") as answer:
        assert answer.status_code == 200
    assert reviewer.get(f"/evidence/{first}").status_code == 404
    assert other.get(f"/evidence/{second}").status_code == 404
    # Returned: it is in the record, and out of the reviewer's hands.
    hand_in(senior, 5, now=PREPARED)
    assert reviewer.get(f"/evidence/{second}").status_code == 404


def test_who_is_in_conflict_or_not_senior_is_not_asked(senior: Scene) -> None:
    case = senior.cases()[0]
    employer = case.employer_name
    experts.Expert.update(employer_name=employer).where(
        experts.Expert.person_id == senior.experts[5].person.id
    ).execute()
    experts.Expert.update(title_level="副高级").where(experts.Expert.person_id == senior.experts[6].person.id).execute()
    conflict.order(
        case_id=case.id, person_id=senior.experts[2].person.id, reason="曾指导申报人", actor=senior.office, now=PREPARED
    )
    found = {each.expert.person_id: each.obstacle for each in desk(senior).reviewers}
    wanted = {5: Obstacle.EMPLOYER, 6: Obstacle.LEVEL, 2: Obstacle.RECUSED, 3: None}
    assert {at: found[senior.experts[at].person.id] for at in wanted} == wanted
    with pytest.raises(Invalid) as refusal:
        send(senior, 5, 2)
    assert "experts" in refusal.value.errors


def test_everything_wrong_with_a_sending_is_said_at_once(senior: Scene) -> None:
    with pytest.raises(Invalid) as refusal:
        send(senior, parts=[], due_on=PREPARED.date())
    assert set(refusal.value.errors) == {"experts", "parts", "due_on"}
    send(senior, 5)
    with pytest.raises(Invalid):
        send(senior, 5)


def test_the_returned_opinion_is_the_panels_but_not_of_the_recused(senior: Scene) -> None:
    send(senior, 5)
    case = senior.cases()[0].id
    with pytest.raises(Invalid):
        hand_in(senior, 5, grade="", text="短")
    with pytest.raises(Conflict):
        hand_in(senior, 5, version=7)
    hand_in(senior, 5)
    with pytest.raises(Refused):
        hand_in(senior, 5)
    _meeting, _case, rows = works_review.returned(case_id=case, actor=senior.experts[1].actor)
    assert [(each.grade, each.text) for each in rows] == [("good", TEXT)]
    page = senior.browser(senior.experts[1]).get(f"/expert/meetings/{senior.meeting_id}/works/{case}")
    assert TEXT in page.get_data(as_text=True)
    # The panel does not learn who reviewed.
    assert senior.experts[5].person.name not in page.get_data(as_text=True)
    conflict.order(
        case_id=case, person_id=senior.experts[1].person.id, reason="曾指导申报人", actor=senior.office, now=MEETING
    )
    for actor in (senior.experts[1].actor, senior.experts[6].actor):
        with pytest.raises(Missing):
            works_review.returned(case_id=case, actor=actor)
    with pytest.raises(Denied):
        works_review.view(review_id=1, actor=senior.office)


def test_a_reviewer_who_is_recused_afterwards_has_nothing_in_hand(senior: Scene) -> None:
    send(senior, 3)
    case = senior.cases()[0].id
    identity = held(senior, 3).id
    conflict.order(
        case_id=case, person_id=senior.experts[3].person.id, reason="曾指导申报人", actor=senior.office, now=PREPARED
    )
    assert works_review.inbox(actor=senior.experts[3].actor)[0] == ()
    with pytest.raises(Missing):
        works_review.view(review_id=identity, actor=senior.experts[3].actor)


def test_declined_works_go_to_somebody_else(senior: Scene) -> None:
    send(senior, 5)
    only = held(senior, 5)
    given = {"review_id": only.id, "version": 1, "actor": senior.experts[5].actor, "now": PREPARED}
    works_review.decline(**given, reason="认出作者，应当回避")
    assert works_review.inbox(actor=senior.experts[5].actor)[0] == ()
    (standing,) = service.standings(meeting_id=senior.meeting_id, actor=senior.office, now=PREPARED)[1]
    assert [each.state for each in standing.reviews] == [State.DECLINED]
    assert standing.is_lacking
    send(senior, 6)
    withdrawn = held(senior, 6).id
    service.withdraw(review_id=withdrawn, reason="改送他人评审", actor=senior.office, now=PREPARED)
    with pytest.raises(Missing):
        works_review.view(review_id=withdrawn, actor=senior.experts[6].actor)


def test_reminders_are_sent_once_before_and_once_after_the_day(senior: Scene) -> None:
    send(senior, 5)
    due = held(senior, 5).due_at
    for at in (due - timedelta(days=4), due - timedelta(days=2), due - timedelta(days=1), due, due + timedelta(days=1)):
        works_review.sweep_works(portal=senior.chain.portal, now=at)
    titles = [each.title for each in Notice.select().where(Notice.person_id == senior.experts[5].person.id)]
    assert titles.count("代表作评审意见即将到期") == 1
    assert titles.count("代表作评审意见已逾期") == 1
    office = Notice.select().where(Notice.person_id == senior.chain.office.person.id)
    assert [each.title for each in office if "逾期" in each.title] == ["代表作评审意见已逾期"]


def test_other_levels_are_not_sent(scene: Scene) -> None:
    make_meeting(scene, experts=5, cases=1)
    with pytest.raises(Refused):
        desk(scene)


def test_only_the_office_sends(senior: Scene) -> None:
    for actor in (senior.chain.provincial.actor, senior.experts[0].actor):
        with pytest.raises(Denied):
            send(senior, 5, actor=actor)


def test_the_pages_send_withdraw_review_and_decline(senior: Scene, clock: FixedClock) -> None:
    clock.set(PREPARED.isoformat())
    office = senior.browser(senior.chain.office, PREPARED)
    case = senior.cases()[0].id
    base = f"/committees/meetings/{senior.meeting_id}/works"
    assert "送审不足" in office.get(base).get_data(as_text=True)
    with senior.app.test_request_context():
        part = _part(senior)
    pool = [experts.of_person(senior.experts[at].person.id)[0].id for at in (5, 6)]
    fields = {"parts": part.key, "files": str(part.files[1].id), "anonymous": "y", "due_on": "2023-12-20"}
    refused = office.submit(f"{base}/{case}", fields)
    assert refused.status_code == 422
    assert office.submit(f"{base}/{case}", fields | {"experts": pool}).status_code == 303
    assert "评审中" in office.get(f"{base}/{case}").get_data(as_text=True)
    reviewer = senior.browser(senior.experts[5], PREPARED)
    identity = held(senior, 5).id
    path = f"/expert/works/{identity}"
    for each in ("/expert/works", path):
        with questions() as asked:
            assert NAMES[0] not in reviewer.get(each).get_data(as_text=True)
        assert len(asked) <= MOST
    short = reviewer.submit(path, {"grade": "good", "text": "写得不错", "version": "1"})
    assert short.status_code == 422
    assert "写得不错" in short.get_data(as_text=True)
    assert reviewer.submit(path, {"grade": "good", "text": TEXT, "version": "1"}).status_code == 303
    assert TEXT in office.get(f"{base}/{case}").get_data(as_text=True)
    other = held(senior, 6).id
    second = senior.browser(senior.experts[6], PREPARED)
    declining = {"reason": "时间不允许，请另送", "version": "1"}
    assert second.submit(f"/expert/works/{other}/decline", declining).status_code == 303
    assert office.submit(f"{base}/reviews/{identity}/withdraw", {"reason": "改送他人评审"}).status_code == 409
    with questions() as asked:
        office.get(base)
    assert len(asked) <= MOST
