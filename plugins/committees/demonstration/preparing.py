"""Before the meeting: the filing, the pool of experts, the policy review, the list, the draw, the declarations."""

from datetime import date, datetime, timedelta
from typing import Any

from plugins.committees.demonstration.panel import Panel
from plugins.committees.domain.expert import Entry, ExpertEvent
from plugins.committees.domain.filing import Event, Filing, Scope
from plugins.committees.service import conflict, draw, expert, filing, meeting, pledge, policy, seats
from plugins.committees.service.draw_pool import Wish
from portal.plugin import SHANGHAI, Life, policy_reviews, reviewed_applications

FILED = datetime(2023, 6, 5, 9, tzinfo=SHANGHAI)
POOLED = datetime(2023, 6, 12, 9, tzinfo=SHANGHAI)
REVIEWED = datetime(2023, 8, 16, 9, tzinfo=SHANGHAI)
CONVENES = {True: datetime(2023, 8, 17, 9, tzinfo=SHANGHAI), False: datetime(2023, 8, 29, 8, 30, tzinfo=SHANGHAI)}
FROM, UNTIL = date(2023, 6, 1), date(2026, 5, 31)
MEMBERS, SEATS, RESERVES = 11, 7, 2
EMPLOYERS = (
    "贵阳市观山湖第一中学", "遵义市播州第一中学", "安顺市西秀第二高级中学", "毕节市七星关实验高级中学",
    "铜仁市碧江中学", "凯里市第三中学", "都匀市剑江中学", "兴义市峰林中学", "六盘水市钟山中学",
    "贵州省教育科学研究院", "贵阳市南明中学", "贵阳市云岩第二中学", "仁怀市第四中学",
)  # fmt: skip
REGIONS = ("520100", "520300", "520400", "520500", "520600", "522600", "522700", "522300", "520200", "520000")


def preparing(panel: Panel) -> Life:
    """From the filing to a panel that has said whom it may not judge."""
    yield FILED
    _file(panel, FILED)
    yield POOLED
    for place in range(len(EMPLOYERS)):
        _enter(panel, place, POOLED + timedelta(minutes=9 * place))
    yield REVIEWED
    _review(panel, REVIEWED)
    called = CONVENES[panel.office.closes] - timedelta(hours=20)
    yield called
    _call(panel, called)
    answered = called + timedelta(hours=4)
    yield answered
    for actor in panel.sitting():
        seats.answer(meeting_id=panel.meeting_id, accepts=True, actor=actor, now=answered)
    declared = called + timedelta(hours=6)
    yield declared
    for place, actor in enumerate(panel.sitting()):
        waiting = conflict.to_declare(meeting_id=panel.meeting_id, actor=actor)
        said = {each.case_id: "clear" for each in waiting}
        if place == SEATS - 1 and len(waiting) > 2:
            said[waiting[2].case_id] = "kinship"
        conflict.declare(meeting_id=panel.meeting_id, said=said, notes={}, actor=actor, now=declared)


def _file(panel: Panel, now: datetime) -> None:
    school, province = panel.stage.employer_of(panel.office), panel.stage.province()
    name = panel.office.name.removesuffix("办公室")
    wanted = Filing(
        panel.office.series,
        Scope.SPECIALTY,
        panel.office.specialties,
        panel.office.level,
        MEMBERS,
        "校长",
        (),
        FROM,
        UNTIL,
    )
    entry = filing.Entry(panel.office.id, name, "本单位", wanted)
    panel.committee_id = filing.create(entry=entry, actor=school, now=now)
    filing.submit(committee_id=panel.committee_id, version=1, actor=school, now=now + timedelta(hours=1))
    filing.decide(
        committee_id=panel.committee_id,
        version=2,
        event=Event.APPROVE,
        number=f"黔人社评备〔2023〕{40 + panel.number}号",
        actor=province,
        now=now + timedelta(days=2),
    )


def _enter(panel: Panel, place: int, now: datetime) -> None:
    """Somebody comes into the pool and signs the pledge."""
    person = panel.stage.person(now)
    panel.people.append(person)
    entry = Entry(
        person.name,
        person.document,
        panel.office.series,
        panel.office.specialties,
        "正高级教师",
        "正高级",
        EMPLOYERS[place],
        REGIONS[place % len(REGIONS)],
        FROM,
        UNTIL,
    )
    identity = expert.apply(entry=entry, actor=panel.officer, now=now)
    expert.decide(expert_id=identity, version=1, event=ExpertEvent.APPROVE, actor=panel.stage.province(), now=now)
    actor = panel.expert(person.id)
    pledge.sign(text_hash=pledge.view(actor=actor).text_hash, name=person.name, actor=actor, now=now)


def _review(panel: Panel, now: datetime) -> None:
    """Everything passes the policy review; where the work is under way one case is still to be looked at."""
    rows = policy_reviews(actor=panel.officer, count=20)
    for row in rows if panel.office.closes else rows[:-1]:
        given: dict[str, Any] = {"chosen": {row.case.id: row.case.revision}, "actor": panel.officer, "now": now}
        policy.pass_many(**given, notes={row.case.id: "材料与申报条件相符"})


def _call(panel: Panel, now: datetime) -> None:
    """The meeting, its list, and the draw of its panel."""
    panel.meeting_id = meeting.create(
        plan=meeting.Plan(
            panel.committee_id,
            "2023年中小学教师高级职称评审会议",
            2023,
            panel.office.level,
            "行政楼三楼会议室",
            CONVENES[panel.office.closes],
            SEATS,
        ),
        actor=panel.officer,
        now=now,
    )
    ready = reviewed_applications(actor=panel.officer, count=20)
    meeting.add_cases(**panel.given(now), application_ids=[each.id for each in ready])
    draw.commit(**panel.given(now), wish=Wish(reserves=RESERVES, chair=panel.people[0].name))
    draw.freeze(**panel.given(now))
    draw.run_draw(**panel.given(now))
    for seat in panel.seats():
        person = next(each for each in panel.people if each.id == seat.person_id)
        note = f"{'主任委员' if seat.role == 'chair' else '评审专家'}；{panel.office.name}"
        panel.stage.show(person, organisation_id=panel.office.id, role=panel.expert(person.id).role, note=note)
