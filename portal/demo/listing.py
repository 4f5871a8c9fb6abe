"""Which of the demo's people are worth meeting."""

from portal.demo.accounts import Account
from portal.demo.journeys import Journey
from portal.demo.organisations import PASSWORD, Tree
from portal.kernel.access import Role

STORIES = {
    "partial": "档案填了一半",
    "draft": "材料齐全，尚未申报",
    "short": "任职年限不足",
    "applied": "已申报，待单位审核",
    "auditing": "单位正在逐项审核",
    "returned": "被单位退回补正",
    "publicity": "单位公示中",
    "recommended": "单位已推荐",
    "forwarded": "已报评委会",
    "received": "评委会已接收",
    "returned_by_office": "被评委会退回补正",
    "rejected": "单位未推荐",
    "withdrawn": "已撤回",
}
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
)


def applicant_account(journey: Journey) -> Account:
    """An applicant, with what the application stands at when nothing else is done."""
    who = journey.me
    note = f"{STORIES[journey.plan.stops]}；{who.employer}"
    return Account(
        f"person-{who.person_id}", Role.APPLICANT.value, who.name, who.phone, PASSWORD, "", who.person_id, None, note
    )


def staff_accounts(tree: Tree) -> list[Account]:
    """The members of the organisations in `SHOWN_AT`."""
    names = {tree.ids[name]: name for name in SHOWN_AT}
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
