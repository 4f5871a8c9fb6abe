"""The words for states of objections, re-checks, confirmations and entrusted reviews."""

from portal.plugin import _l

OBJECTION_NAMES = {"open": _l("调查中"), "upheld": _l("属实，已撤销"), "not_upheld": _l("不成立")}
RECHECK_NAMES = {
    "asked": _l("复查中"),
    "proposed": _l("待主任委员同意"),
    "granted": _l("改为通过"),
    "stands": _l("维持原结果"),
}
CONFIRMATION_NAMES = {"handed_in": _l("已报送"), "returned": _l("已退回"), "confirmed": _l("已确认")}
ENTRUSTMENT_NAMES = {
    "asked": _l("待答复"),
    "accepted": _l("已接受"),
    "declined": _l("未接受"),
    "withdrawn": _l("已撤回"),
}
PUBLICITY_NAMES = {"running": _l("公示中"), "ended": _l("已期满")}
TONES = {
    "open": "amber",
    "upheld": "red",
    "not_upheld": "green",
    "asked": "amber",
    "proposed": "blue",
    "granted": "green",
    "stands": "grey",
    "handed_in": "amber",
    "returned": "red",
    "confirmed": "green",
    "accepted": "green",
    "declined": "red",
    "withdrawn": "grey",
    "running": "blue",
    "ended": "grey",
}
