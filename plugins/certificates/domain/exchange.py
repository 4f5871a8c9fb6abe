"""The record of a certificate for the national platform, and the rules by which it is checked (DOMAIN 6).

The field names are this portal's: the national interface was not found (unconfirmed).
"""

from collections.abc import Callable, Mapping
from datetime import date

from plugins.certificates.domain.certificate import LEVELS, WAYS
from plugins.certificates.domain.cleaning import document_fault
from plugins.certificates.domain.old_titles import known_series, ranked

FIELDS = ("姓名", "证件类型", "证件号码", "性别", "出生日期", "职称系列", "职称名称", "级别", "专业", "取得方式",
          "评审委员会", "通过日期", "证书编号", "发证单位", "批准文号", "工作单位", "有效范围", "状态", "发证日期",
          "二维码验证码")  # fmt: skip
STATES = {"valid": "有效", "suspended": "暂停使用", "revoked": "撤销"}
Record = Mapping[str, str]


def _level_fits(record: Record) -> bool:
    """Where the table of titles knows the title, its level is the table's."""
    series = known_series(record["职称系列"])
    if not series or not record["通过日期"]:
        return True
    found = ranked(series, record["职称名称"], date.fromisoformat(record["通过日期"]))
    return not found.levels or not found.sure or record["级别"] in found.levels


def _document_holds(record: Record) -> bool:
    return record["证件类型"] != "居民身份证" or not record["证件号码"] or not document_fault(record["证件号码"])


def _present(field: str) -> Callable[[Record], bool]:
    return lambda record: bool(record[field].strip())


# A record that breaks one of these is left out; a warning goes along and is reported.
ERRORS: dict[str, Callable[[Record], bool]] = {
    "name": _present("姓名"),
    "document": _present("证件号码"),
    "document_holds": _document_holds,
    "series": _present("职称系列"),
    "title": _present("职称名称"),
    "level": lambda record: record["级别"] in LEVELS,
    "level_fits": _level_fits,
    "way": lambda record: record["取得方式"] in WAYS,
    "passed_on": _present("通过日期"),
    "number": _present("证书编号"),
    "issuer": _present("发证单位"),
    "order": lambda record: not record["发证日期"] or record["发证日期"] >= record["通过日期"],
}
WARNINGS: dict[str, Callable[[Record], bool]] = {
    "paper": _present("批准文号"),
    "specialty": _present("专业"),
    "committee": lambda record: record["取得方式"] != "评审" or bool(record["评审委员会"]),
}


def broken(record: Record, rules: Mapping[str, Callable[[Record], bool]]) -> tuple[str, ...]:
    """The rules that the record breaks, in their order."""
    return tuple(name for name, holds in rules.items() if not holds(record))
