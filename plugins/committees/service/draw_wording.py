"""The words for draws."""

from plugins.committees.domain.draw_values import Bar
from portal.plugin import _l

PROBLEMS = {
    "even": _l("委员人数不是单数"),
    "twice": _l("名单或条件中有重复"),
    "unknown": _l("专家不在抽取名单中"),
    "too_many_wanted": _l("各专业人数和指定的委员合计超过了会议的委员人数"),
    "not_enough": _l("符合条件的专家只有%(detail)s人，或者专业、地域的条件不能同时满足"),
    "nobody_left": _l("没有符合条件的专家可以替补"),
}
BAR_NAMES = {
    Bar.LEVEL: _l("职称层级不够"),
    Bar.REGION: _l("所在地域不参加"),
    Bar.LOAD: _l("本年度评审次数已满"),
    Bar.CONFLICTS: _l("需要回避的申报较多"),
}
STATE_NAMES = {"committed": _l("条件和种子已封存"), "frozen": _l("名单已冻结"), "drawn": _l("已抽取")}
STATE_TONES = {"committed": "blue", "frozen": "blue", "drawn": "green"}
