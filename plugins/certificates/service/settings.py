"""What the province sets for certificates, on the plugin's page."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.certificates.domain.numbering import Template, parse, series_codes
from plugins.certificates.service.wording import codes_problem, template_problem
from portal.plugin import N_, Setting, read_settings

NUMBER_TEMPLATE = "number_template"
PROVINCE_CODE = "province_code"
SERIES_CODES = "series_codes"
ISSUER = "issuer"
CHECKS_PER_HOUR = "checks_per_hour"
SCANS_PER_HOUR = "scans_per_hour"
LOOKUP_YEARS = "lookup_years"

# No national format of certificate numbers was found (DOMAIN 6): it is the province's to set.
SETTINGS = (
    Setting(
        NUMBER_TEMPLATE,
        N_("证书编号模板"),
        "text",
        "{province}{year}{series}{level}{serial:06}",
        hint=N_(
            "可以用：{province}省代码、{year}取得年份、{series}系列代码、{level}级别代码、{way}取得方式代码、{serial:06}流水号"
        ),
        maximum=80,
        check=template_problem,
    ),
    Setting(PROVINCE_CODE, N_("编号中的省代码"), "text", "52", maximum=6),
    Setting(
        SERIES_CODES,
        N_("编号中的系列代码"),
        "text",
        "teachers=01 engineering=02 accounting=03 health=04 statistics=05 economics=06 auditing=07 general=08",
        hint=N_("写作：系列=代码，用空格分开；没有写的系列用00"),
        check=codes_problem,
    ),
    Setting(ISSUER, N_("发证单位"), "text", "贵州省人力资源和社会保障厅", maximum=100),
    Setting(
        CHECKS_PER_HOUR,
        N_("同一网络每小时最多查验次数（填写三项信息）"),
        "integer",
        30,
        hint=N_("防止逐个猜测。单位批量核对请使用二维码"),
        minimum=5,
        maximum=1000,
    ),
    Setting(
        SCANS_PER_HOUR,
        N_("同一网络每小时最多查验次数（二维码）"),
        "integer",
        600,
        minimum=50,
        maximum=100_000,
    ),
    Setting(LOOKUP_YEARS, N_("查验记录保存年数"), "integer", 3, minimum=1, maximum=10),
)


@dataclass(frozen=True)
class Rules:
    """How certificates are numbered and who issues them; read once for a whole batch."""

    template: Template
    province: str
    series: Mapping[str, str]
    issuer: str


def rules() -> Rules:
    """The province's rules as they are now. One query; what is stored was checked when it was set."""
    stored = read_settings("certificates", SETTINGS)
    return Rules(
        template=parse(str(stored[NUMBER_TEMPLATE])),
        province=str(stored[PROVINCE_CODE]).strip(),
        series=series_codes(str(stored[SERIES_CODES])),
        issuer=str(stored[ISSUER]).strip(),
    )


def _read(key: str) -> int:
    return int(read_settings("certificates", SETTINGS)[key])


def checks_per_hour() -> int:
    return _read(CHECKS_PER_HOUR)


def scans_per_hour() -> int:
    return _read(SCANS_PER_HOUR)


def lookup_years() -> int:
    return _read(LOOKUP_YEARS)
