"""The applicant's task list: each status is a function of what is there, nothing is ticked by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.accounts.domain.texts import N_
from portal.criteria import Outcome, Verdict
from portal.submissions.domain.dossier import Dossier, Section, Standing


class Status(StrEnum):
    """How far a task is."""

    DONE = "done"
    STARTED = "started"
    TODO = "todo"
    LOOK = "look"  # something is wrong or doubtful; may be gone on with unless it is a blocker
    NOT_YET = "not_yet"  # other tasks come first


STATUS_NAMES: dict[Status, str] = {
    Status.DONE: N_("已完成"),
    Status.STARTED: N_("未完成"),
    Status.TODO: N_("未开始"),
    Status.LOOK: N_("需要您看一下"),
    Status.NOT_YET: N_("暂时不能开始"),
}
STATUS_TONES: dict[Status, str] = {
    Status.DONE: "green",
    Status.STARTED: "amber",
    Status.TODO: "grey",
    Status.LOOK: "red",
    Status.NOT_YET: "grey",
}


class Place(StrEnum):
    """Is it known where the case goes?"""

    KNOWN = "known"
    NO_EMPLOYER = "no_employer"
    NOT_ON_PORTAL = "not_on_portal"
    NO_OFFICE = "no_office"


@dataclass(frozen=True)
class Situation:
    """Everything that the list depends on."""

    dossier: Dossier
    left_out: frozenset[int]
    asked: int
    answered: int
    missing: int
    place: Place
    verdict: Verdict | None
    window_open: bool


@dataclass(frozen=True)
class Task:
    """One line of the list. `hint` says why it stands where it stands."""

    key: str
    status: Status
    hint: str = ""


@dataclass(frozen=True)
class Blocker:
    """Why 申报 would be refused now, whatever the window: what, which clause, what cures it, and where."""

    task: str
    message: str
    clause: str = ""
    cure: str = ""


PLACE_PROBLEMS: dict[Place, tuple[str, str]] = {
    Place.NO_EMPLOYER: (
        N_("工作经历中还没有标明现工作单位"),
        N_("在“工作经历”中填写现在的单位，并选“这是我的现工作单位”"),
    ),
    Place.NOT_ON_PORTAL: (
        N_("您的现工作单位没有对应到本平台的单位，没有人能审核您的申报"),
        N_("在“工作经历”中按公章全称选择单位；单位尚未注册的，请单位向主管部门或当地人社部门申请注册；"
           "非公单位和自由职业者可以选择人事代理机构"),
    ),
    Place.NO_OFFICE: (
        N_("没有找到受理您所在地区这个级别的评委会"),
        N_("请核对申报级别和专业，或致电0851-85837326询问由哪个评委会受理"),
    ),
}  # fmt: skip

_DOSSIER_ORDER = (
    Section.EDUCATION,
    Section.TITLES,
    Section.EMPLOYMENT,
    Section.HOURS,
    Section.ACHIEVEMENTS,
    Section.SANCTIONS,
)


def refusals(verdict: Verdict | None) -> tuple[Verdict, ...]:
    """The conditions that refuse 申报.

    The reading: a condition that is not met refuses only where confirmed rules alone already say so (`firm`). Where
    the value is unsourced or unconfirmed (DOMAIN's marks) it is no law here: the applicant is warned, may go on, and
    the reviewers see it. "Not yet known" never refuses: people decide it from the papers.
    """
    if verdict is None or verdict.firm is not Outcome.NOT_MET:
        return ()
    return tuple(child for child in verdict.children if child.firm is Outcome.NOT_MET) or (verdict,)


def doubts(verdict: Verdict | None) -> tuple[Verdict, ...]:
    """The conditions that are not met as far as is known, but refuse nobody."""
    if verdict is None:
        return ()
    refused = refusals(verdict)
    return tuple(each for each in verdict.children if each.outcome is Outcome.NOT_MET and each not in refused)


def blockers(situation: Situation) -> tuple[Blocker, ...]:
    """What must be put right before 申报.

    A section that is not marked as finished is no blocker: the dossier closes when the window opens (reading 4), and
    nobody shall lose a year for a tick.
    """
    found = []
    if situation.place is not Place.KNOWN:
        message, cure = PLACE_PROBLEMS[situation.place]
        task = "choice" if situation.place is Place.NO_OFFICE else "employment"
        found.append(Blocker(task, message, cure=cure))
    if situation.missing:
        found.append(Blocker("form", N_("申报信息还没有填完"), cure=N_("打开“填写申报信息”，填写必填的各项")))
    for rule in refusals(situation.verdict):
        found.append(Blocker("conditions", rule.text, clause=rule.clause, cure=rule.cure))
    return tuple(found)


def task_list(situation: Situation) -> tuple[Task, ...]:
    """All tasks in the order in which they are shown."""
    tasks = [Task("basic", Status.DONE)]
    tasks += [_section(situation, section) for section in _DOSSIER_ORDER]
    tasks.append(_choice(situation))
    tasks.append(_form(situation))
    tasks.append(_selection(situation))
    tasks.append(_conditions(situation))
    tasks.append(_apply(situation))
    return tuple(tasks)


def _section(situation: Situation, section: Section) -> Task:
    items = situation.dossier.of(section)
    standing = situation.dossier.standing(section)
    if section is Section.EMPLOYMENT and items and situation.place in (Place.NO_EMPLOYER, Place.NOT_ON_PORTAL):
        return Task(section.value, Status.LOOK, PLACE_PROBLEMS[situation.place][0])
    if standing is not Standing.OPEN:
        return Task(section.value, Status.DONE, "" if items else N_("没有此项"))
    if items:
        return Task(section.value, Status.STARTED, N_("填完后，请在页面底部选“本节已填完”"))
    return Task(section.value, Status.TODO)


def _choice(situation: Situation) -> Task:
    if situation.place is Place.NO_OFFICE:
        return Task("choice", Status.LOOK, PLACE_PROBLEMS[Place.NO_OFFICE][0])
    return Task("choice", Status.DONE)


def _form(situation: Situation) -> Task:
    if not situation.missing:
        return Task("form", Status.DONE)
    return Task("form", Status.STARTED if situation.answered else Status.TODO)


def _selection(situation: Situation) -> Task:
    achievements = situation.dossier.of(Section.ACHIEVEMENTS)
    if not achievements:
        return Task("items", Status.NOT_YET, N_("先填写业绩成果"))
    return Task("items", Status.DONE)


def _conditions(situation: Situation) -> Task:
    verdict = situation.verdict
    if verdict is None or verdict.outcome is Outcome.UNKNOWN:
        return Task("conditions", Status.STARTED, N_("有的条件还不能判断，补充资料后再看"))
    if verdict.outcome is Outcome.NOT_MET:
        hint = N_("有不符合的条件，不能申报") if refusals(verdict) else N_("有不符合的条件，依据待省厅确认，可以申报")
        return Task("conditions", Status.LOOK, hint)
    return Task("conditions", Status.DONE, N_("各项条件均符合"))


def _apply(situation: Situation) -> Task:
    if blockers(situation):
        return Task("check", Status.NOT_YET, N_("先完成上面没有完成的各项"))
    return Task("check", Status.TODO, N_("现在可以申报") if situation.window_open else N_("还不到申报时间，可以先核对"))


def is_complete(tasks: Iterable[Task]) -> bool:
    """Is there nothing left to do but to check and apply? What the reminders before the window's end ask."""
    return all(task.status is not Status.NOT_YET for task in tasks if task.key == "check")
