"""The lives of the demo's applications: each a sequence of instants and of what people do at them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from portal import mounting
from portal.app import Portal
from portal.demo.dossiers import Applicant, DossierWriter, register
from portal.demo.organisations import Tree
from portal.demo.province import Employer
from portal.kernel.access import Actor, Role
from portal.kernel.clock import shanghai
from portal.submissions.domain.audit import AuditOutcome
from portal.submissions.domain.correction import Fault
from portal.submissions.service import apply as applying
from portal.submissions.service import (
    audit,
    choice,
    correction,
    correction_answer,
    desk,
    draft,
    publicity,
    receiving,
    recommendation,
    review,
    tasks,
    withdraw,
)
from portal.submissions.store import application as store

ANSWERS = {
    "current_work": "建筑与市政工程设计、施工技术管理",
    "years_in_specialty": 10,
    "summary": "任现职以来负责多项工程的技术工作，解决了山地建筑地基处理、装配式节点连接等问题，成果在本地推广使用。",
    "representative_work": "代表性业绩：本人任专业负责人，承担方案、计算与现场技术服务，项目已通过竣工验收。",
}
DEFECTS = ("证书照片不清晰，请重新拍照上传", "完成时间与证明材料不一致，请核对后修改")


@dataclass(frozen=True)
class Plan:
    """What is decided of a life before it begins. `stops` names the event after which nothing more happens."""

    seed: int
    name: str
    employer: Employer
    level: str
    specialty: str
    begins: datetime
    applies: datetime
    stops: str
    returned_by: str = ""


class Journey:
    """One application's life. `life()` yields the instant of each event, and does it when resumed."""

    def __init__(self, plan: Plan, *, portal: Portal, tree: Tree, writer: DossierWriter) -> None:
        self.plan = plan
        self._portal = portal
        self._tree = tree
        self._writer = writer
        self._random = Random(plan.seed)  # noqa: S311
        self.who: Applicant | None = None
        self.application_id = 0

    @property
    def me(self) -> Applicant:
        if self.who is None:
            raise RuntimeError("the life has not begun")
        return self.who

    def life(self) -> Iterator[datetime]:
        """Register, fill in, choose, apply, then the route."""
        plan = self.plan
        now = plan.begins
        yield now
        self.who = register(plan.name, seed=plan.seed, employer=plan.employer, level=plan.level, now=now)
        short = plan.stops == "short"
        self._fill(short=short, whole=plan.stops != "partial", now=now)
        now += timedelta(days=1, minutes=plan.seed % 50)
        yield now
        self._choose(now, answered=plan.stops != "partial")
        if plan.stops in ("partial", "draft", "short"):
            return
        yield plan.applies
        self._apply(plan.applies)
        if plan.stops == "withdrawn":
            yield plan.applies + timedelta(hours=2)
            withdraw.withdraw(
                application_id=self.application_id, actor=self.me.actor, now=plan.applies + timedelta(hours=2)
            )
            return
        yield from self._route(plan.applies)

    def _fill(self, *, short: bool, whole: bool, now: datetime) -> None:
        plan = self.plan
        self._writer.fill(self.me, plan.employer, specialty=plan.specialty, now=now, short=short, whole=whole)

    def _choose(self, now: datetime, *, answered: bool) -> None:
        registry, actor = self._portal.registry, self.me.actor
        self.application_id = choice.choose(
            series="engineering",
            specialty=self.plan.specialty,
            level=self.plan.level,
            track="normal",
            registry=registry,
            actor=actor,
            now=now,
        )
        if answered:
            draft.save_answers(
                application_id=self.application_id,
                version=None,
                answers=ANSWERS,
                registry=registry,
                actor=actor,
                now=now,
            )

    def _apply(self, now: datetime) -> None:
        registry = self._portal.registry
        shown = tasks.overview(self._row(), registry=registry, now=now)
        applying.apply(
            application_id=self.application_id,
            submission_key=f"demo-{self.plan.seed}",
            content_hash=shown.composed.hash,
            declared=True,
            registry=registry,
            actor=self.me.actor,
            now=now,
        )

    def _row(self) -> store.Application:
        found = store.application(self.application_id)
        if found is None:
            raise RuntimeError("the application is gone")
        return found

    def _route(self, now: datetime) -> Iterator[datetime]:
        plan = self.plan
        officer = self._tree.actor(self._tree.ids[plan.employer.name], Role.EMPLOYER_OFFICER)
        if plan.stops == "applied":
            return
        now = self._office_hours(now, days=1 + plan.seed % 2)
        yield now
        self._mark(officer, now, returning=plan.returned_by == "employer", half=plan.stops == "auditing")
        if plan.stops == "auditing":
            return
        if plan.returned_by == "employer":
            audit.return_audit(**self._case(), working_days=5, actor=officer, registry=self._portal.registry, now=now)
            if plan.stops == "returned":
                return
            now = self._office_hours(now, days=1)
            yield now
            self._answer(now)
            yield now
            self._mark(officer, now, returning=False, half=False)
        audit.pass_audit(**self._case(), actor=officer, registry=self._portal.registry, now=now)
        yield from self._employer(officer, now)

    def _employer(self, officer: Actor, now: datetime) -> Iterator[datetime]:
        plan = self.plan
        registry = self._portal.registry
        made = publicity.start(**self._case(), days=5, actor=officer, registry=registry, now=now)
        if plan.stops == "publicity" or made.ends_at is None:
            return
        now = made.ends_at + timedelta(minutes=5)
        yield now
        publicity.close_if_over(made.id, actor=officer, now=now)
        now = self._office_hours(now, days=0)
        yield now
        if plan.stops == "rejected":
            reasons = "经单位推荐委员会研究，本年度名额内不予推荐"
            recommendation.refuse_to_recommend(**self._case(), reasons=reasons, actor=officer, now=now)
            return
        recommendation.recommend(**self._case(), opinion="材料属实，公示无异议，同意推荐", actor=officer, now=now)
        if plan.stops == "recommended":
            return
        yield from self._reviews(now)

    def _reviews(self, now: datetime) -> Iterator[datetime]:
        while (step := store.open_step_of(self.application_id)) is not None:
            if step.kind == "office_receipt":
                yield from self._office(step, now)
                return
            now = self._office_hours(now, days=1 + self.plan.seed % 3)
            yield now
            actor = self._reviewer(step.organisation_id)
            review.pass_review(**self._case(), note="材料齐全", actor=actor, now=now)

    def _reviewer(self, organisation_id: int) -> Actor:
        roles = (Role.DEPARTMENT_OFFICER, Role.COUNTY_OFFICER, Role.MUNICIPAL_OFFICER, Role.EMPLOYER_OFFICER)
        return next(
            self._tree.actor(organisation_id, role) for role in roles if (organisation_id, role) in self._tree.staff
        )

    def _office(self, step: store.Step, now: datetime) -> Iterator[datetime]:
        plan = self.plan
        if plan.stops == "forwarded":
            return
        now = self._office_hours(now, days=1)
        yield now
        actor = self._tree.actor(step.organisation_id, Role.OFFICE_OFFICER)
        if plan.returned_by == "office":
            seen = desk.case(application_id=self.application_id, actor=actor, registry=self._portal.registry)
            faults = [
                Fault(part.key, part.title, reason) for part, reason in zip(seen.sheet.parts[:2], DEFECTS, strict=True)
            ]
            correction.send_back(**self._case(), faults=faults, working_days=5, actor=actor, now=now)
            if plan.stops == "returned_by_office":
                return
            now = self._office_hours(now, days=2)
            yield now
            self._answer(now)
            yield now
        reviewed = mounting.reviews(self._portal.registry)
        receiving.receive(**self._case(), note="材料齐全，予以接收", reviewed=reviewed, actor=actor, now=now)

    def _mark(self, officer: Actor, now: datetime, *, returning: bool, half: bool) -> None:
        """Audit part by part; with `returning`, two parts are to be corrected."""
        registry = self._portal.registry
        seen = desk.case(application_id=self.application_id, actor=officer, registry=registry)
        wrong = [part.key for part in seen.sheet.parts if part.key.startswith("item:")][:2] if returning else []
        parts = seen.sheet.parts[: len(seen.sheet.parts) // 2] if half else seen.sheet.parts
        for part in parts:
            bad = part.key in wrong
            audit.mark_part(
                application_id=self.application_id,
                key=part.key,
                outcome=AuditOutcome.RETURN if bad else AuditOutcome.PASS,
                reason=DEFECTS[wrong.index(part.key)] if bad else "",
                fingerprint=part.fingerprint,
                actor=officer,
                registry=registry,
                now=now,
            )

    def _answer(self, now: datetime) -> None:
        registry, actor = self._portal.registry, self.me.actor
        seen = correction_answer.correction_view(
            application_id=self.application_id, actor=actor, registry=registry, now=now
        )
        if seen is None:
            raise RuntimeError("nothing to correct")
        correction_answer.resubmit(
            application_id=self.application_id,
            number=seen.returned.number,
            replies={defect.id: "已核对，原件与填写一致，见重新上传的照片。" for defect in seen.defects},
            actor=actor,
            registry=registry,
            now=now,
        )

    def _case(self) -> dict[str, int]:
        return {"application_id": self.application_id, "revision": self._row().revision}

    def _office_hours(self, now: datetime, *, days: int) -> datetime:
        """Some working time `days` later; never earlier than `now`."""
        day = (now + timedelta(days=days)).date()
        while day.weekday() >= 5:
            day += timedelta(days=1)
        moment = shanghai(day.year, day.month, day.day, 9 + self._random.randrange(8), self._random.randrange(60))
        return max(moment, now + timedelta(minutes=10))
