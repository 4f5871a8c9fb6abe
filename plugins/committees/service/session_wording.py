"""The words for policy reviews, groups, representative works and the defence."""

from plugins.committees.domain.defence import Act, Status
from plugins.committees.domain.group import Defect, Verdict
from plugins.committees.domain.policy import Bearing, Show
from plugins.committees.domain.works import Grade, Obstacle, State
from portal.plugin import _l

SHOW_NAMES = {
    Show.ALL: _l("全部"),
    Show.MET: _l("条件全部符合"),
    Show.UNMET: _l("有不符合或待核实的"),
    Show.RETURNED: _l("退回过"),
    Show.OVERDUE: _l("已逾期"),
}
BEARING_NAMES = {
    Bearing.MET: _l("全部符合"),
    Bearing.UNMET: _l("有不符合的条件"),
    Bearing.UNCONFIRMED: _l("有待核实的条件"),
    Bearing.UNJUDGED: _l("无法自动比对"),
}
BEARING_TONES = {Bearing.MET: "green", Bearing.UNMET: "red", Bearing.UNCONFIRMED: "amber", Bearing.UNJUDGED: "grey"}
GROUP_DEFECTS = {
    Defect.TOO_FEW: ("members", _l("学科组不少于3名专家")),
    Defect.NO_SUCH_MEMBER: ("members", _l("只能选择已接受邀请的专家")),
    Defect.TWO_GROUPS: ("members", _l("一名专家只能在一个学科组")),
    Defect.LEADER_OUTSIDE: ("leader", _l("组长须是本组的专家")),
}
VERDICT_NAMES = {
    Verdict.RECOMMENDED: _l("建议通过"),
    Verdict.NOT_RECOMMENDED: _l("不建议通过"),
    Verdict.DIVIDED: _l("意见不一致"),
}
GRADE_NAMES = {
    Grade.EXCELLENT: _l("优"),
    Grade.GOOD: _l("良"),
    Grade.SUFFICIENT: _l("合格"),
    Grade.INSUFFICIENT: _l("不合格"),
}
WORKS_STATES = {
    State.SENT: _l("评审中"),
    State.RETURNED: _l("已交回"),
    State.DECLINED: _l("不能评审"),
    State.WITHDRAWN: _l("已收回"),
}
WORKS_TONES = {State.SENT: "blue", State.RETURNED: "green", State.DECLINED: "amber", State.WITHDRAWN: "grey"}
OBSTACLES = {
    Obstacle.OWN: _l("本人的申报"),
    Obstacle.RECUSED: _l("应当回避"),
    Obstacle.EMPLOYER: _l("与申报人同在或曾在一个单位，或有共同的业绩"),
    Obstacle.LEVEL: _l("不是正高级职称"),
    Obstacle.ASKED: _l("已送审"),
    Obstacle.NO_ACCOUNT: _l("还没有账号"),
}
STATUS_NAMES = {
    Status.WAITING: _l("等候"),
    Status.NOW: _l("正在答辩"),
    Status.DONE: _l("已结束"),
    Status.ABSENT: _l("缺席"),
    Status.POSTPONED: _l("延后"),
}
STATUS_TONES = {
    Status.WAITING: "grey",
    Status.NOW: "blue",
    Status.DONE: "green",
    Status.ABSENT: "red",
    Status.POSTPONED: "amber",
}
ACT_NAMES = {
    Act.START: _l("开始"),
    Act.STOP: _l("结束"),
    Act.ABSENT: _l("记为缺席"),
    Act.POSTPONE: _l("延后"),
    Act.RECALL: _l("恢复等候"),
}
NOTE_KINDS = {"question": _l("提问"), "remark": _l("评语")}
