"""The columns of a municipal spreadsheet, by the headers under which they are found; the places of the province."""

import re
from collections.abc import Mapping, Sequence

from plugins.certificates.domain.cleaning import Cell, text_of

PROVINCE = "520000"
# GB/T 2260, the six cities and three prefectures (DOMAIN 8); short names first.
REGIONS: dict[str, tuple[str, ...]] = {
    "520100": ("贵阳市", "贵阳"),
    "520200": ("六盘水市", "六盘水"),
    "520300": ("遵义市", "遵义"),
    "520400": ("安顺市", "安顺"),
    "520500": ("毕节市", "毕节", "毕节地区"),
    "520600": ("铜仁市", "铜仁", "铜仁地区"),
    "522300": ("黔西南州", "黔西南", "黔西南布依族苗族自治州"),
    "522600": ("黔东南州", "黔东南", "黔东南苗族侗族自治州"),
    "522700": ("黔南州", "黔南", "黔南布依族苗族自治州"),
    PROVINCE: ("省直", "省本级", "贵州省"),
}
REGION_NAMES = {code: names[0] for code, names in REGIONS.items()}
CODES = {name: code for code, names in REGIONS.items() for name in (*names, code)}

# The columns of DOMAIN 7 (derived, unconfirmed) with the headers under which they are found.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "持证人", "持证人姓名", "申报人", "名字"),
    "document_kind": ("证件类型", "证件种类", "证件名称"),
    "document": ("证件号码", "身份证号", "身份证号码", "公民身份号码", "证件号", "居民身份证号码"),
    "series": ("系列", "职称系列", "系列名称", "职称系列(专业)"),
    "level": ("级别", "职称级别", "职称等级", "层级", "等级"),
    "title": ("职称名称", "资格名称", "职称", "任职资格", "专业技术职务任职资格", "任职资格名称"),
    "specialty": ("专业", "专业名称", "申报专业", "从事专业", "现从事专业"),
    "way": ("取得方式", "获得方式", "评审方式"),
    "committee": ("评审机构", "评审会", "评委会", "评审委员会", "评委会名称"),
    "passed_on": (
        "取得日期",
        "取得时间",
        "取得资格时间",
        "通过日期",
        "批准日期",
        "批准时间",
        "授予日期",
        "评审通过时间",
    ),
    "number": ("证书编号", "证书号", "证书号码", "证书管理号", "资格证书编号"),
    "paper": ("批准文号", "文号", "发文文号"),
    "issuer": ("发证单位", "签发单位", "发证机关"),
    "city": ("所在市州", "市州", "所在地区", "地区", "所属市州"),
    "employer": ("工作单位", "单位", "单位名称", "所在单位"),
    "issued_on": ("发证日期", "签发日期", "发证时间"),
    "scope": ("有效范围", "适用范围"),
}
REQUIRED = ("name", "document", "title", "passed_on", "number")
KINDS = {
    "": "resident_id", "身份证": "resident_id", "居民身份证": "resident_id", "公民身份证": "resident_id",
    "护照": "passport", "港澳台居民居住证": "hmt_residence", "外国人永久居留身份证": "permanent_residence",
}  # fmt: skip
LEVEL_NAMES = {
    "正高": "正高级", "正高级": "正高级", "副高": "副高级", "副高级": "副高级", "中级": "中级", "中": "中级",
    "助理级": "助理级", "助理": "助理级", "助级": "助理级", "员级": "员级", "员": "员级",
}  # fmt: skip
MOST = {"name": 120, "title": 60, "specialty": 100, "committee": 200, "number": 60, "paper": 120, "issuer": 120,
        "employer": 200, "scope": 60}  # fmt: skip
_ALIASES = {alias: key for key, aliases in COLUMNS.items() for alias in aliases}


def header_of(row: Sequence[Cell]) -> dict[int, str]:
    """The columns of a header row: place -> field. Stars, blanks, brackets with remarks are passed over."""
    found: dict[int, str] = {}
    for place, cell in enumerate(row):
        told = re.sub(r"[\s*:]", "", text_of(cell))
        key = _ALIASES.get(told) or _ALIASES.get(re.sub(r"\(.*\)$", "", told))
        if key and key not in found.values():
            found[place] = key
    return found


def is_header(row: Sequence[Cell]) -> bool:
    """Has this row enough known columns to be the header?"""
    return {"name", "number"} <= set(header_of(row).values()) or len(header_of(row)) >= 4


def lacking(columns: Mapping[int, str]) -> tuple[str, ...]:
    """The names of the columns without which nothing can be read."""
    return tuple(COLUMNS[key][0] for key in REQUIRED if key not in columns.values())
