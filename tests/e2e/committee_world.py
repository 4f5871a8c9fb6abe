"""What precedes a teachers' committee's work, by services: its filing, its pool, its scheme, five received cases."""

from datetime import date
from pathlib import Path

from flask import Flask

from plugins.committees.domain.expert import Entry, ExpertEvent
from plugins.committees.domain.filing import Event, Filing, Scope
from plugins.committees.service import expert as experts
from plugins.committees.service import filing, pledge
from plugins.committees.store import expert as pool
from portal.demo.editions import answers_for, items_for
from portal.kernel.access import Actor, Role
from portal.kernel.clock import shanghai
from portal.series.service import scheme_drafts, scheme_filing
from portal.series.store import scheme as schemes
from portal.submissions.service import choice, draft, receiving
from tests.applicants import FILLING_IN, Engineer, fill_dossier, make_applied
from tests.factories import Staff, applicant, make_person, make_staff
from tests.reviewers import Chain, row, to_office

SERIES, LEVEL = "teachers", "副高级"
COMMITTEE = "贵州省中小学教师高级职称评审委员会"
NUMBER = "黔职量备〔2023〕2号"
# The worked example of DOMAIN section 4, with its places and two items for the experts.
SCHEME = Path(__file__).parents[1] / "domain" / "criteria" / "schemes" / "mended.toml"

THE_TWO_THIRDS, ONE_BELOW, RETURNED, SHUNNED, OBJECTED = "陈晓燕", "李建国", "王秀英", "张志强", "杨丽华"
TEACHERS = {THE_TWO_THIRDS: "语文", ONE_BELOW: "语文", RETURNED: "数学", SHUNNED: "语文", OBJECTED: "数学"}
CHAIR = "周宏志"
EXPERTS = {
    CHAIR: "语文", "吴文语": "语文", "郑诗语": "语文", "冯词语": "语文", "褚赋语": "语文",
    "卫代数": "数学", "蒋几何": "数学", "沈函数": "数学", "韩概率": "数学",
}  # fmt: skip

_FILED = shanghai(2023, 6, 1, 9)
_ENTERED = shanghai(2023, 9, 4, 9)
_RECEIVED = shanghai(2023, 9, 28, 9)


def make_committee(app: Flask, chain: Chain) -> None:
    """A senior committee of the whole series, filed by its department and approved by the province."""
    tree = chain.province.tree
    department = make_staff(Role.DEPARTMENT_OFFICER, tree.department).actor
    wanted = Filing(SERIES, Scope.SERIES, (), LEVEL, 25, CHAIR, (), date(2023, 6, 1), date(2026, 5, 31))
    entry = filing.Entry(tree.office, COMMITTEE, "全省", wanted)
    with app.app_context():
        identity = filing.create(entry=entry, actor=department, now=_FILED)
        filing.submit(committee_id=identity, version=1, actor=department, now=_FILED)
        filing.decide(
            committee_id=identity,
            version=2,
            event=Event.APPROVE,
            number="黔人社备〔2023〕2号",
            actor=chain.provincial.actor,
            now=_FILED,
        )


def make_scheme(app: Flask, chain: Chain) -> None:
    """The office's scheme, filed with the province and approved."""
    registry, office = chain.portal.registry, chain.office.actor
    with app.app_context():
        text = SCHEME.read_text(encoding="utf-8")
        scheme = scheme_drafts.start(text=text, registry=registry, actor=office, now=_ENTERED)
        revision = _revision(scheme)
        scheme_filing.submit(
            scheme_id=scheme, why="经评委会讨论", revision=revision, registry=registry, actor=office, now=_ENTERED
        )
        province = chain.provincial.actor
        scheme_filing.approve(
            scheme_id=scheme, number=NUMBER, why="", revision=_revision(scheme), actor=province, now=_ENTERED
        )


def _revision(scheme_id: int) -> int:
    found = schemes.version(scheme_id)
    assert found is not None
    return found.revision


def make_expert(app: Flask, chain: Chain, name: str) -> Staff:
    """Somebody of the pool: applied for by the office, approved by the province, with the pledge signed."""
    person, office = make_person(name), chain.province.tree.office
    entry = Entry(
        name=name,
        number=person.document,
        series=SERIES,
        specialties=(EXPERTS[name],),
        title="正高级教师",
        title_level="正高级",
        employer_name=f"贵阳市第{list(EXPERTS).index(name) + 1}实验中学",
        region="520100",
        term_from=_ENTERED.date(),
        term_until=date(2026, 9, 3),
    )
    actor = Actor(person.id, Role.EXPERT, office, name, second_factor=True)
    with app.app_context():
        identity = experts.apply(entry=entry, actor=chain.office.actor, now=_ENTERED)
        made = pool.expert(identity)
        assert made is not None
        given = {"expert_id": identity, "version": made.version, "event": ExpertEvent.APPROVE}
        experts.decide(**given, actor=chain.provincial.actor, now=_ENTERED)
        pledge.sign(text_hash=pledge.view(actor=actor).text_hash, name=name, actor=actor, now=_ENTERED)
    return Staff(person, office, 0, Role.EXPERT)


def make_teacher(app: Flask, chain: Chain, name: str) -> Engineer:
    """A teacher whose application for 副高级 the office has received: its policy review is open."""
    registry = chain.portal.registry
    person = make_person(name)
    edition = registry.edition(SERIES, 2023)
    fill_dossier(chain.province, person, items=items_for(edition, "normal"))
    given = {"registry": registry, "actor": applicant(person), "now": FILLING_IN}
    identity = choice.choose(series=SERIES, specialty=TEACHERS[name], level=LEVEL, track="normal", **given)
    draft.save_answers(application_id=identity, version=None, answers=answers_for(edition, "normal"), **given)
    teacher = Engineer(person, identity)
    make_applied(chain.province, teacher)
    to_office(chain, teacher)
    with app.app_context():
        receiving.receive(
            application_id=identity,
            revision=row(teacher).revision,
            reviewed=True,
            actor=chain.office.actor,
            now=_RECEIVED,
        )
    return teacher
