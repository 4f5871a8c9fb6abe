"""Which of the demo's people are worth meeting."""

from portal.demo.accounts import Account
from portal.demo.journeys import Journey
from portal.demo.organisations import PASSWORD, Tree
from portal.kernel.access import Role
from portal.submissions.domain.application import State, StepKind
from portal.submissions.domain.steps import STATE_NAMES
from portal.submissions.store.application import application, open_step_of

# What an applicant of the list is at, by the state of the application and the step that is open.
STANDINGS = {
    (State.DRAFT.value, ""): "草稿",
    (State.IN_ROUTE.value, StepKind.EMPLOYER_AUDIT.value): "单位审核中",
    (State.IN_ROUTE.value, StepKind.PUBLICITY.value): "单位公示",
    (State.IN_ROUTE.value, StepKind.RECOMMENDATION.value): "待单位推荐",
    (State.IN_ROUTE.value, StepKind.DEPARTMENT_REVIEW.value): "主管部门审核中",
    (State.IN_ROUTE.value, StepKind.BUREAU_REVIEW.value): "人社部门审核中",
    (State.IN_ROUTE.value, StepKind.OFFICE_RECEIPT.value): "已报评委会",
    (State.RETURNED.value, StepKind.EMPLOYER_AUDIT.value): "被单位退回补正",
    (State.RETURNED.value, StepKind.OFFICE_RECEIPT.value): "被评委会退回补正",
    (State.RECEIVED.value, ""): "评委会已接收",
    (State.RECEIVED.value, StepKind.POLICY_REVIEW.value): "政策性审查中",
    (State.NOT_PASSED.value, ""): "评审未通过",
    (State.CONFIRMED.value, ""): "已评审通过并确认",
    (State.REJECTED.value, ""): "单位未推荐",
    (State.WITHDRAWN.value, ""): "已撤回",
}
DRAFTS = {"partial": "档案填了一半", "short": "任职年限不足"}
# The members that the bar offers: one of each role, at the employers and offices where most happens.
SHOWN_AT = (
    "贵州省黔匠建筑设计研究院",
    "贵州省住房和城乡建设厅",
    "云岩区人力资源和社会保障局",
    "贵阳市人力资源和社会保障局",
    "贵州省工程系列高级职称评审委员会办公室",
    "黔源矿化（集团）有限责任公司",
    "黔源矿化（集团）自主评审委员会办公室",
    "贵州省工业和信息化厅",
    "贵州省人力资源和社会保障厅",
    "贵州黔灵高级中学教师高级职称评审委员会办公室",
    "贵州湘江高级中学教师高级职称评审委员会办公室",
)


def standing(journey: Journey) -> str:
    """Where the life has come to by now, in words."""
    row = application(journey.application_id)
    if row is None:
        return "刚刚注册"
    if row.state == State.DRAFT.value:
        return DRAFTS.get(journey.plan.stops, "材料齐全，尚未申报")
    step = open_step_of(row.id)
    return STANDINGS.get((row.state, step.kind if step else ""), STATE_NAMES[State(row.state)])


def featured(journeys: list[Journey]) -> list[Account]:
    """One applicant at each place that a life can have come to."""
    found: dict[str, Account] = {}
    for journey in journeys:
        if journey.who is not None:
            where = standing(journey)
            found.setdefault(where, _account(journey, where))
    return list(found.values())


def _account(journey: Journey, where: str) -> Account:
    who = journey.me
    return Account(
        key=f"person-{who.person_id}",
        role=Role.APPLICANT.value,
        name=who.name,
        sign_in=who.phone,
        password=PASSWORD,
        totp_secret="",
        person_id=who.person_id,
        member_id=None,
        note=f"{where}；{who.employer}",
    )


def staff_accounts(tree: Tree) -> list[Account]:
    """The members of the organisations in `SHOWN_AT`."""
    names = {tree.ids[name]: name for name in SHOWN_AT if name in tree.ids}
    return [
        Account(
            f"member-{staff.member_id}",
            staff.role.value,
            staff.name,
            staff.phone,
            PASSWORD,
            staff.totp_secret,
            staff.person_id,
            staff.member_id,
            names[organisation_id],
        )
        for (organisation_id, _role), staff in tree.staff.items()
        if organisation_id in names
    ]
