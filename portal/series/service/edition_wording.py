"""Editions in words: parts, keys, kinds of rules, values, and the loader's mistakes."""

import re
from collections.abc import Mapping
from typing import Any

from portal.criteria import LoadError, Outcome, RuleKind, rule_from_data
from portal.kernel.i18n import _, _l
from portal.series.domain.edition_document import DAY, Place, loadable
from portal.series.domain.edition_state import DraftState

PARTS: Mapping[str, Any] = {
    "head": _l("基本信息"),
    "source": _l("总依据"),
    "levels": _l("层级和职称名称"),
    "tracks": _l("评审类型"),
    "equivalents": _l("视同学历"),
    "specialties": _l("专业目录"),
    "fields": _l("填报项目"),
    "declarations": _l("诚信承诺"),
    "criteria": _l("申报条件"),
    "rules": _l("申报条件"),
    "blocks": _l("共用条件"),
}
KEYS: Mapping[str, Any] = {
    "slug": _l("代码"),
    "name": _l("名称"),
    "year": _l("申报年度"),
    "version": _l("版本"),
    "in_force_from": _l("施行日期"),
    "document": _l("依据的文件"),
    "clause": _l("条款"),
    "status": _l("确认状态"),
    "level": _l("层级"),
    "title": _l("职称名称"),
    "titles": _l("按专业大类授予的职称名称"),
    "mode": _l("评价方式"),
    "exam": _l("考试说明"),
    "levels": _l("适用层级"),
    "tracks": _l("适用的评审类型"),
    "hint": _l("说明"),
    "scope": _l("有效范围"),
    "plan_entry": _l("评审计划中的专项"),
    "counts_as": _l("视同"),
    "group": _l("专业大类"),
    "number": _l("序号"),
    "basis": _l("设置依据"),
    "key": _l("代码"),
    "label": _l("名称"),
    "kind": _l("类型"),
    "required": _l("是否必填"),
    "maximum": _l("上限"),
    "choices": _l("选项"),
    "text": _l("条件的文字"),
    "rule": _l("条件的类型"),
    "id": _l("条件的代码"),
    "rules": _l("下级条件"),
    "use": _l("引用的共用条件"),
    "count": _l("至少满足的项数"),
    "degree": _l("学位"),
    "years": _l("年数"),
    "series": _l("职称系列"),
    "late_cohorts": _l("延期评审的申报年度"),
    "kinds_excluded": _l("不计入的单位性质"),
    "total": _l("学时总数"),
    "professional": _l("专业科目学时"),
    "public": _l("公需科目学时"),
    "kinds": _l("种类"),
    "ranks": _l("级别"),
    "roles": _l("角色"),
    "harmless": _l("不影响申报的种类"),
    "needs": _l("须提交的材料"),
    "minimum": _l("不少于"),
    "unit": _l("单位"),
    "values": _l("符合的答案"),
}
# Parameters of rules that have another meaning elsewhere.
PARAMETERS: Mapping[str, Any] = {"basis": _l("年限的起算"), "key": _l("填报项目的代码"), "label": _l("填报项目的名称")}
RULE_KINDS: Mapping[str, Any] = {
    "all_of": _l("同时满足"),
    "any_of": _l("满足其一"),
    "at_least": _l("多选：至少满足若干项"),
    "education": _l("学历、学位"),
    "title_held": _l("已取得的职称和年限"),
    "work_years": _l("工作年限"),
    "hours_per_year": _l("继续教育学时"),
    "item": _l("业绩成果"),
    "not_employed_as": _l("不属于某类人员"),
    "no_sanction_in_force": _l("不在处分期内"),
    "no_misconduct": _l("没有失信行为"),
    "attested": _l("须由材料证明"),
    "answer_at_least": _l("填报的数量不少于"),
    "answer_is": _l("填报的答案是"),
}
STATUSES: Mapping[str, Any] = {
    "confirmed": _l("已确认"),
    "unsourced": _l("国家基准，待省厅确认（没有出处）"),
    "unconfirmed": _l("国家基准，待省厅确认（未查实）"),
}
OUTCOMES: Mapping[str, Any] = {
    Outcome.MET.value: _l("符合"),
    Outcome.NOT_MET.value: _l("不符合"),
    Outcome.UNKNOWN.value: _l("无法判断"),
    "not_offered": _l("不再设置"),
    "": _l("没有这一条件"),
}
STATES: Mapping[str, tuple[Any, str]] = {
    DraftState.DRAFT: (_l("起草中"), "grey"),
    DraftState.SUBMITTED: (_l("等待省级审核"), "blue"),
    DraftState.RETURNED: (_l("已退回修改"), "amber"),
    DraftState.APPROVED: (_l("已批准"), "green"),
    DraftState.DISCARDED: (_l("已删除"), "grey"),
}
_WORDS: Mapping[str, Any] = {
    "text": _l("一行文字"),
    "textarea": _l("多行文字"),
    "date": _l("日期"),
    "choice": _l("单选"),
    "integer": _l("整数"),
    "obtained": _l("自取得资格起"),
    "appointed": _l("自受聘起"),
}


def say_key(key: str) -> str:
    """A key in words; one that a plugin added is its own name."""
    return str(KEYS.get(key, key))


def say_kind(kind: str) -> str:
    """A kind of rule in words."""
    return str(RULE_KINDS.get(kind, kind))


def say_value(key: str, value: Any) -> str:
    """A value of a document in words."""
    if value is None:
        return _("无")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list | tuple):
        return _("、").join(say_value(key, each) for each in value) or _("无")
    if isinstance(value, Mapping):
        return _("；").join(f"{say_key(each)}{_('：')}{say_value(each, value[each])}" for each in value)
    if key == "rule":
        return say_kind(str(value))
    if key == "status":
        return str(STATUSES.get(str(value), value))
    return str(_WORDS.get(str(value), value)) if key in ("kind", "basis") else str(value).removeprefix(DAY)


def say_parameter(key: str) -> str:
    """A rule's parameter in words."""
    return str(PARAMETERS.get(key) or say_key(key))


def say_word(value: str) -> str:
    """A word of the file that is none of Chinese, where there is one for it."""
    return str(_WORDS.get(value, value))


def say_rule(table: Mapping[str, Any], kinds: Mapping[str, RuleKind]) -> str:
    """A rule's text; one without is worded by its kind from its parameters."""
    if table.get("text"):
        return str(table["text"])
    try:
        return rule_from_data({"document": "—", "status": "unsourced", **loadable(table)}, kinds=kinds).shown
    except LoadError:
        return _("%(kind)s（%(id)s）", kind=say_kind(str(table.get("rule", ""))), id=str(table.get("id", "")))


def say_place(place: Place) -> str:
    """Where it is: the part of the edition, and the entry of it counted from 1."""
    if not place:
        return _("整个文件")
    parts = [str(PARTS.get(str(place[0]), say_key(str(place[0]))))]
    for step in place[1:]:
        parts.append(_("第%(number)d项", number=step + 1) if isinstance(step, int) else say_key(str(step)))
    return _(" › ").join(parts)


# The loader's sentences -> ours; the groups become %(a)s and %(b)s.
_MISTAKES: tuple[tuple[str, Any], ...] = (
    (r"must be a text that is not empty", _l("应当是文字，不能为空")),
    (r"must be a whole number, 0 or more", _l("应当是不小于0的整数")),
    (r"must be a list of texts", _l("应当是文字的列表，至少一项")),
    (r"must be a list of whole numbers", _l("应当是整数的列表")),
    (r"must be a list of rules, at least one", _l("应当至少有一个条件")),
    (r"must be a list with at least one entry", _l("应当至少有一项")),
    (r"must be a list", _l("应当是列表")),
    (r"must be a table", _l("应当是一个表")),
    (r"must be a date, YYYY-MM-DD", _l("应当是日期，写作 2024-03-01")),
    (r"must be true or false", _l("应当是 true 或 false")),
    (r"'(?P<a>[^']*)' is missing beside 'document'", _l("写明了文件，还应写明确认状态（status）")),
    (r"'document' is missing: every value has a source", _l("缺少依据的文件（document）：每个值都应有出处")),
    (r"'(?P<a>[^']*)' is missing", _l("缺少“%(a)s”")),
    (r"unknown key '(?P<a>[^']*)'; known: (?P<b>.*)", _l("没有“%(a)s”这一项；可用的有：%(b)s")),
    (r"unknown kind (?P<a>.*); known: (?P<b>.*)", _l("没有%(a)s这种条件；可用的有：%(b)s")),
    (r"'?(?P<a>.*?)'? is not one of:? (?P<b>.*)", _l("“%(a)s”不在可用的范围内：%(b)s")),
    (r"no track has the slug '(?P<a>[^']*)'", _l("没有代码为“%(a)s”的评审类型")),
    (r"no block is named '(?P<a>[^']*)'", _l("没有名为“%(a)s”的共用条件")),
    (r"block '(?P<a>[^']*)' uses itself", _l("共用条件“%(a)s”引用了自己")),
    (r"more than the (?P<a>\d+) rules there are", _l("超过了现有的%(a)s项")),
    (r"an education rule needs 'level' or 'degree'", _l("学历条件应当写明学历或学位")),
    (r"(?P<a>.*) is reached by examination, nobody applies for it", _l("%(a)s以考试方式取得，不能申报")),
    (r"(?P<a>.*) is reached by examination, it has no criteria", _l("%(a)s以考试方式取得，不应有申报条件")),
    (r"the catalogue has no group '(?P<a>[^']*)'", _l("专业目录中没有专业大类“%(a)s”")),
    (r"the group '(?P<a>[^']*)' has two titles", _l("专业大类“%(a)s”有两个职称名称")),
    (r"the group '(?P<a>[^']*)' has no title, and no 'title' is given", _l("专业大类“%(a)s”没有职称名称")),
    (
        r"given for a level with the mode 考试, and only for such a one",
        _l("评价方式为考试的层级应当写明考试说明，其他层级不能有考试说明"),
    ),
    (r"given for a choice, and only for a choice", _l("单选项目应当有选项，其他类型不能有选项")),
)


def say_mistake(text: str) -> str:
    """The loader's words in Chinese; a plugin's own are shown as they are."""
    for pattern, words in _MISTAKES:
        found = re.fullmatch(pattern, text)
        if found is not None:
            parts = {name: value or "" for name, value in found.groupdict().items()}
            return str(words) % parts if parts else str(words)
    return text


def say_syntax(error: Exception) -> tuple[int | None, str]:
    """The line and the words of a text that is no TOML."""
    found = re.search(r"at line (\d+)", str(error))
    if isinstance(error, LoadError):
        return None, say_mistake(str(error))
    return (int(found.group(1)) if found else None), _("不是有效的TOML：%(why)s", why=str(error))
