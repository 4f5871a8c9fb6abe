"""The words for what the rules of filing find."""

from plugins.committees.domain.filing import Defect, Event, Inability, Scope, State
from portal.plugin import _l

STATE_NAMES = {
    State.DRAFT: _l("草稿"),
    State.SUBMITTED: _l("待审批"),
    State.RETURNED: _l("已退回"),
    State.APPROVED: _l("已备案"),
    State.SUSPENDED: _l("已暂停"),
    State.WITHDRAWN: _l("已撤销"),
}
SCOPE_NAMES = {Scope.SERIES: _l("按系列组建"), Scope.SPECIALTY: _l("按专业组建")}
EVENT_NAMES = {
    Event.APPROVE: _l("核准备案"),
    Event.RETURN: _l("退回"),
    Event.SUSPEND: _l("暂停"),
    Event.RESUME: _l("恢复"),
    Event.WITHDRAW: _l("撤销备案"),
}
DEFECTS = {
    Defect.EVEN: _l("委员人数应当是单数"),
    Defect.TOO_FEW: _l("委员人数不足%(least)s人；少于规定人数的，须填写省级人社部门同意的文号"),
    Defect.NO_SPECIALTY: _l("按专业组建的，请填写专业"),
    Defect.NEEDLESS_SPECIALTY: _l("按系列组建的，不填写专业"),
    Defect.UNKNOWN_LEVEL: _l("请从列表中选择一项"),
    Defect.ENDS_BEFORE: _l("有效期的最后一天不能早于第一天"),
    Defect.TOO_LONG: _l("备案有效期不超过3年"),
    Defect.SAME_PERSON: _l("主任委员和副主任委员不能是同一人"),
}
INABILITIES = {
    Inability.NOT_FILED: _l("评审委员会没有经核准的备案"),
    Inability.SUSPENDED: _l("评审委员会的备案已暂停"),
    Inability.WITHDRAWN: _l("评审委员会的备案已撤销"),
    Inability.NOT_YET: _l("评审委员会的备案尚未生效"),
    Inability.EXPIRED: _l("评审委员会的备案已过有效期"),
    Inability.SERIES: _l("该系列不在评审委员会的备案范围内"),
    Inability.SPECIALTY: _l("该专业不在评审委员会的备案范围内"),
    Inability.LEVEL: _l("该层级不在评审委员会的备案范围内"),
}
