"""What the plugin's words are called, and what is wrong with a setting, said to people."""

from plugins.certificates.domain.certificate import Event, Origin, State
from plugins.certificates.domain.numbering import (
    FIELDS,
    LEAST_WIDTH,
    MOST_WIDTH,
    BadTemplate,
    Fault,
    parse,
    series_codes,
)
from portal.plugin import N_, _, _l

STATE_NAMES = {State.VALID: _l("有效"), State.SUSPENDED: _l("暂停使用"), State.REVOKED: _l("已撤销")}
TONES = {State.VALID.value: "green", State.SUSPENDED.value: "amber", State.REVOKED.value: "red"}
EVENT_NAMES = {Event.SUSPEND: _l("暂停使用"), Event.RESUME: _l("恢复有效"), Event.REVOKE: _l("撤销证书")}
CHANGE_NAMES = {
    "issued": _l("签发"),
    "entered": _l("按历史记录登记"),
    "claimed": _l("持证人认领"),
    "corrected": _l("按历史记录更正"),
    Event.SUSPEND.value: _l("暂停使用"),
    Event.RESUME.value: _l("恢复有效"),
    Event.REVOKE.value: _l("撤销"),
}
ORIGIN_NAMES = {Origin.PORTAL: _l("本平台签发"), Origin.HISTORICAL: _l("历史证书登记")}
LOOKUP_NAMES = {"qr": _l("扫描二维码"), "facts": _l("填写姓名、证件号码和证书编号")}

_FAULTS = {
    Fault.BRACES: N_("编号模板的花括号没有成对"),
    Fault.FIXED: N_("固定部分只能用字母、数字、汉字、括号和短横，不能用“%(word)s”"),
    Fault.SERIAL: N_("编号模板必须有且只有一个流水号，例如{serial:06}"),
    Fault.YEAR: N_("编号模板必须有年份{year}"),
    Fault.TWICE: N_("编号模板的同一个字段只能用一次"),
    Fault.LONG: N_("编号太长，请缩短固定部分"),
    Fault.FIELD: N_("编号模板没有字段“%(word)s”，可以用：%(fields)s"),
    Fault.FORMAT: N_("字段“%(word)s”后面不能有格式"),
    Fault.WIDTH: N_("流水号要写明位数，从%(least)s位到%(most)s位，例如{serial:06}"),
    Fault.CODE: N_("“%(word)s”不是系列代码，应写作：系列=代码，例如teachers=01"),
}


def say_fault(error: BadTemplate) -> str:
    """What is wrong with the template, and what to write instead."""
    told = {"word": error.word, "fields": "、".join(FIELDS), "least": LEAST_WIDTH, "most": MOST_WIDTH}
    return _(_FAULTS[error.fault], **told)


def template_problem(text: str) -> str:
    """Why this is no template of numbers; empty when it is one."""
    try:
        parse(text)
    except BadTemplate as error:
        return say_fault(error)
    return ""


def codes_problem(text: str) -> str:
    """Why these are no codes of series; empty when they are."""
    try:
        series_codes(text)
    except BadTemplate as error:
        return say_fault(error)
    return ""
