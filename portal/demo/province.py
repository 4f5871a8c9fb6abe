"""The demo's organisations: the province's real areas, invented employers. Codes: GB/T 2260."""

from dataclasses import dataclass

PROVINCE_CODE = "520000"
PROVINCIAL_BUREAU = "贵州省人力资源和社会保障厅"


@dataclass(frozen=True)
class City:
    """A city or prefecture, its bureau's name stem, and two of its counties."""

    code: str
    name: str
    counties: tuple[tuple[str, str], ...]


CITIES = (
    City("520100", "贵阳市", (("520103", "云岩区"), ("520111", "花溪区"))),
    City("520200", "六盘水市", (("520201", "钟山区"), ("520281", "盘州市"))),
    City("520300", "遵义市", (("520302", "红花岗区"), ("520303", "汇川区"))),
    City("520400", "安顺市", (("520402", "西秀区"), ("520403", "平坝区"))),
    City("520500", "毕节市", (("520502", "七星关区"), ("520581", "黔西市"))),
    City("520600", "铜仁市", (("520602", "碧江区"), ("520628", "松桃苗族自治县"))),
    City("522300", "黔西南布依族苗族自治州", (("522301", "兴义市"), ("522302", "兴仁市"))),
    City("522600", "黔东南苗族侗族自治州", (("522601", "凯里市"), ("522632", "榕江县"))),
    City("522700", "黔南布依族苗族自治州", (("522701", "都匀市"), ("522726", "独山县"))),
)


@dataclass(frozen=True)
class Department:
    """A competent department (主管部门) of the province, and the engineering field that it stands for."""

    name: str
    field: str


DEPARTMENTS = (
    Department("贵州省住房和城乡建设厅", "建筑"),
    Department("贵州省水利厅", "水利"),
    Department("贵州省大数据发展管理局", "大数据"),
    Department("贵州省工业和信息化厅", "工业"),
    Department("贵州省教育厅", "教育"),
)


@dataclass(frozen=True)
class Employer:
    """An invented employer: `under` is a department's name, or the code of the area whose bureau it belongs to."""

    name: str
    under: str
    region: str
    kind: str
    people: int
    attributes: tuple[tuple[str, str | bool], ...] = ()


# Kinds in the words of the dossier: 事业单位 public institution, 国有企业 state firm, 民营企业 private firm.
EMPLOYERS = (
    Employer("贵州省黔匠建筑设计研究院", "贵州省住房和城乡建设厅", "520000", "事业单位", 36),
    Employer("贵州筑城建工集团有限公司", "贵州省住房和城乡建设厅", "520000", "国有企业", 30),
    Employer("贵州乌江水利勘测院", "贵州省水利厅", "520000", "事业单位", 20),
    Employer("贵州云上数据科技有限公司", "贵州省大数据发展管理局", "520000", "民营企业", 18),
    Employer(
        "黔源矿化（集团）有限责任公司",
        "贵州省工业和信息化厅",
        "520000",
        "国有企业",
        40,
        (("self_review", True),),
    ),
    Employer("贵阳市政工程设计有限公司", "520100", "520100", "国有企业", 18),
    Employer("贵阳云岩匠心建筑装饰有限公司", "520103", "520103", "民营企业", 12),
    Employer("贵阳花溪智造装备有限公司", "520111", "520111", "民营企业", 12, (("little_giant", "national"),)),
    Employer("六盘水凉都机电有限公司", "520201", "520201", "民营企业", 10, (("little_giant", "provincial"),)),
    Employer("盘州市城乡规划服务中心", "520281", "520281", "事业单位", 8),
    Employer("遵义红城建设工程有限公司", "520302", "520302", "民营企业", 14),
    Employer("遵义市汇川区市政管理所", "520303", "520303", "事业单位", 10),
    Employer("安顺黄果树景观工程有限公司", "520402", "520402", "民营企业", 8),
    Employer("安顺市平坝区水务服务站", "520403", "520403", "事业单位", 8),
    Employer("毕节乌蒙岩土工程有限公司", "520502", "520502", "民营企业", 10),
    Employer("黔西市农村公路管理所", "520581", "520581", "事业单位", 8),
    Employer("铜仁梵净环保科技有限公司", "520602", "520602", "民营企业", 8),
    Employer("松桃苗族自治县住房保障中心", "520628", "520628", "事业单位", 6),
    Employer("兴义市峰林路桥有限责任公司", "522301", "522301", "国有企业", 10),
    Employer("凯里市苗岭古建筑修缮有限公司", "522601", "522601", "民营企业", 10),
    Employer("榕江县水利工程服务中心", "522632", "522632", "事业单位", 6),
    Employer("都匀市桥城规划设计院", "522701", "522701", "事业单位", 10),
    Employer("贵州省人才人事代理中心", "520100", "520100", "人事代理机构", 12, (("agency", True),)),
    # For the other series: one applicant each.
    Employer("贵阳市黔灵人民医院", "520100", "520100", "事业单位", 0),
    Employer("贵阳市南明教育集团", "520100", "520100", "事业单位", 0),
    Employer("贵阳市农业技术推广中心", "520100", "520100", "事业单位", 0),
    Employer("贵阳市文化传媒中心", "520100", "520100", "事业单位", 0),
    Employer("贵阳市经济发展研究院", "520100", "520100", "事业单位", 0),
    # With their own review of teachers: what their committees decide comes first of all.
    Employer("贵州黔灵高级中学", "贵州省教育厅", "520000", "事业单位", 0, (("self_review", True),)),
    Employer("贵州湘江高级中学", "贵州省教育厅", "520000", "事业单位", 0, (("self_review", True),)),
)
_AT = {
    "贵阳市黔灵人民医院": ("health",),
    "贵阳市南明教育集团": (
        "higher_education", "vocational_education", "teachers", "laboratory", "technician_education",
        "party_administration_schools", "sports",
    ),
    "贵阳市农业技术推广中心": ("agriculture",),
    "贵阳云岩匠心建筑装饰有限公司": ("engineering",),
    "贵阳市文化传媒中心": (
        "journalism", "publishing", "library", "library_mass_culture", "cultural_relics_museum", "arts",
        "arts_and_crafts", "archives", "translation", "ethnic_languages", "broadcasting",
    ),
}  # fmt: skip


def employer_for(series: str) -> str:
    """Where the demo's applicant of another series works."""
    return next((name for name, held in _AT.items() if series in held), "贵阳市经济发展研究院")


def series_office_name(name: str) -> str:
    """The provincial committee office of a series for the levels 副高级 and 正高级."""
    return f"贵州省{name.removesuffix('系列')}系列高级职称评审委员会办公室"


# Committee offices: name, levels, region ("" = the whole province), and the employer whose own review it is.
OFFICES = (
    ("贵州省工程系列高级职称评审委员会办公室", ("副高级", "正高级"), "", ""),
    ("黔源矿化（集团）自主评审委员会办公室", ("员级", "助理级", "中级", "副高级"), "", "黔源矿化（集团）有限责任公司"),
)
# The schools' own review, in the same words and with the series; `closes`: is it over at the demo's instant?
SCHOOL_SERIES, SCHOOL_LEVEL = "teachers", "副高级"
SCHOOL_OFFICES = (
    ("贵州黔灵高级中学教师高级职称评审委员会办公室", "贵州黔灵高级中学", True),
    ("贵州湘江高级中学教师高级职称评审委员会办公室", "贵州湘江高级中学", False),
)
CITY_OFFICE_LEVELS = ("员级", "助理级", "中级")


def city_office_name(city: City) -> str:
    """The committee office of a city for the levels up to 中级."""
    return f"{city.name}工程系列中级职称评审委员会办公室"


def bureau_name(area: str) -> str:
    """The HR bureau of a city, prefecture or county."""
    return f"{area}人力资源和社会保障局"
