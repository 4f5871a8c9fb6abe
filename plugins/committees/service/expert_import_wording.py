"""The words for the lines of an import."""

from plugins.committees.domain.expert_import import MOST_LINES, Effect, Trouble
from plugins.committees.service.expert_wording import FIELD_NAMES
from portal.plugin import _l

__all__ = ["EFFECTS", "EFFECT_TONES", "FIELD_NAMES", "TROUBLES"]

EFFECTS = {
    Effect.ADDED: _l("新增，报省级人社部门审批"),
    Effect.REAPPLIED: _l("重新报审批"),
    Effect.CHANGED: _l("更新"),
    Effect.UNCHANGED: _l("没有变化"),
    Effect.REFUSED: _l("不能导入"),
}
EFFECT_TONES = {"added": "green", "reapplied": "amber", "changed": "blue", "unchanged": "grey", "refused": "red"}
TROUBLES = {
    Trouble.NO_HEADER: _l("没有找到表头，或者缺少这些列：%(detail)s"),
    Trouble.TOO_MANY: _l("一次最多导入%(count)s行", count=MOST_LINES),
    Trouble.EMPTY: _l("没有填写"),
    Trouble.TOO_LONG: _l("文字太长"),
    Trouble.NUMBER_CUT: _l("单元格是数字格式，证件号码的末几位已经丢失，请改成文本格式后重新填写"),
    Trouble.NO_DATE: _l("不是真实存在的日期，请按2023-06-01的格式填写"),
    Trouble.TWICE: _l("与第%(detail)s行是同一个证件号码"),
    Trouble.LEAVING: _l("这位专家的退出申请正在审批"),
}
