"""What is said of the lines of an import."""

from collections.abc import Iterable, Mapping
from typing import Any

from plugins.certificates.domain.historical import Kind, Note
from plugins.certificates.domain.historical_columns import COLUMNS
from portal.plugin import N_, _, _l, mask_document

OUTCOME_NAMES = {
    "new": _l("新增"),
    "changed": _l("有变化"),
    "unchanged": _l("没有变化"),
    "refused": _l("不能导入"),
    "stale": _l("预览后情况已变"),
}
OUTCOME_TONES = {"new": "green", "changed": "blue", "unchanged": "grey", "refused": "red", "stale": "amber"}
BATCH_NAMES = {
    "reading": _l("正在读取"),
    "previewed": _l("待确认导入"),
    "applying": _l("正在导入"),
    "applied": _l("已导入"),
    "abandoned": _l("已放弃"),
}
BATCH_TONES = {"reading": "blue", "previewed": "amber", "applying": "blue", "applied": "green", "abandoned": "grey"}
RECORD_NAMES = {
    "held": _l("待核对重复"),
    "clash": _l("编号与别的证书相同"),
    "listed": _l("已登记为证书"),
    "same": _l("与另一条是同一证书"),
}
REASON_NAMES = {
    "number": _l("编号相同"),
    "twins": _l("同一人，证件号码一处15位、一处18位"),
    "person": _l("同一人、同一职称、同一年，编号不同"),
    "name": _l("姓名、职称、年份相同，缺少证件号码"),
}
STANDING_NAMES = {"open": _l("待核对"), "same": _l("同一证书"), "different": _l("不同的证书"), "undone": _l("撤回决定")}
STANDING_TONES = {"open": "amber", "same": "blue", "different": "green"}

_NOTES = {
    "lacks": N_("没有填写"),
    "too_long": N_("超过%(value)s字"),
    "name_digits": N_("姓名里有数字"),
    "kind_unknown": N_("证件类型“%(value)s”不认识"),
    "document_absent": N_("没有证件号码：只能按姓名核对，持证人不能认领"),
    "document_15": N_("15位旧号码：按原样打印，按18位核对"),
    "document_spoilt": N_("被表格软件当作数字，末几位已丢失：请把这一列改成文本格式后重新填写"),
    "document_shape": N_("不是18位或15位的身份证号码"),
    "document_birth": N_("号码里的出生日期不存在"),
    "document_check": N_("校验位不对，请对照证件逐位检查"),
    "document_other": N_("应为5至20位字母和数字"),
    "document_own": N_("是您本人的证书：请由别的经办人导入"),
    "number_spoilt": N_("被表格软件当作数字，末几位已丢失：请把这一列改成文本格式后重新填写"),
    "number_numeric": N_("单元格是数字格式，前面的0可能已丢失，请核对"),
    "number_portal": N_("这个编号是本平台签发的证书的编号"),
    "number_repeated": N_("与第%(value)s行重复"),
    "number_contradicts": N_("与第%(value)s行是同一本证书，内容却不同"),
    "number_other_person": N_("编号与另一条记录相同，人却不同：导入后列入待核对"),
    "day_shape": N_("看不懂日期“%(value)s”，请写成2008-06-01或2008年6月"),
    "day_none": N_("日期“%(value)s”不存在"),
    "day_future": N_("日期“%(value)s”还没有到"),
    "day_early": N_("日期“%(value)s”太早"),
    "day_january": N_("数字“%(value)s”分不清是1月还是10月，请把这一列改成文本格式后重新填写"),
    "day_month": N_("没有写日，按当月最后一天（%(value)s）登记"),
    "day_year": N_("没有写月和日，按当年最后一天（%(value)s）登记"),
    "issued_before": N_("发证日期早于取得日期，请核对"),
    "series_unknown": N_("职称系列“%(value)s”不认识"),
    "level_unknown": N_("级别“%(value)s”不认识"),
    "level_differs": N_("与对照表不符：这个系列、名称和时间是%(value)s"),
    "level_unsure": N_("对照表（待省厅确认）是%(value)s，按所填登记"),
    "title_unknown": N_("对照表里没有“%(value)s”，请填写级别"),
    "title_unknown_told": N_("对照表里没有“%(value)s”，级别按所填登记"),
    "title_other_time": N_("“%(value)s”在取得日期时不是这个系列的名称，请核对日期并填写级别"),
    "title_other_time_told": N_("“%(value)s”在取得日期时不是这个系列的名称，级别按所填登记"),
    "title_unsure": N_("级别按对照表登记为%(value)s，对照关系待省厅确认"),
    "way_unknown": N_("取得方式“%(value)s”不认识，应为评审、认定、考试、确认或互认"),
    "issuer_absent": N_("没有填写，按“%(value)s”登记"),
    "city_unknown": N_("“%(value)s”不是本省的市（州）"),
    "city_absent": N_("没有填写"),
    "city_other": N_("“%(value)s”不是本市（州）"),
    "name_changed": N_("证书和证件相同，姓名却不同，请核对"),
    "document_changed": N_("证书和姓名相同，证件号码却不同，请核对"),
}


def field_name(key: str) -> str:
    """The column as it is headed."""
    names = COLUMNS.get(key)
    return _(names[0]) if names else ""


def say(note: Note) -> str:
    """`取得日期：日期“2009-2-29”不存在`."""
    return _("%(field)s：%(told)s", field=field_name(note.field), told=_(_NOTES[note.code], value=note.value))


def said(notes: Iterable[list[str]], kind: Kind) -> list[str]:
    """The stored notes of one kind, worded."""
    return [say(Note(kind, *rest)) for stored, *rest in notes if stored == kind.value]


def masked(key: str, value: str) -> str:
    return mask_document(value) if key == "document" and value else value


def say_changes(changes: Iterable[list[str]]) -> list[str]:
    """`职称名称：工程师 → 高级工程师`; numbers of documents masked."""
    return [
        _(
            "%(field)s：%(before)s → %(after)s",
            field=_(COLUMNS["series"][0]) if key == "series_name" else field_name(key),
            before=masked(key, before) or _("（空）"),
            after=masked(key, after),
        )
        for key, before, after in changes
    ]


def record_rows(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, value) of a record, for a page: the document masked."""
    keys = ("name", "document", "series_name", "title", "level", "specialty", "way", "committee", "passed_on", "number",
            "paper", "issuer", "issued_on", "employer", "scope")  # fmt: skip
    label = {"series_name": _("系列")}
    return [(label.get(key) or field_name(key), masked(key, record.get(key, ""))) for key in keys if record.get(key)]
