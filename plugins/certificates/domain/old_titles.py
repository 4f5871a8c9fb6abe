"""Which level a title was, by series and by date. The word alone says nothing: 高级教师 was once 中级 and is 副高级.

Sources: the level names of 2021-11-02 (DOMAIN 3.1); old schemes by DOMAIN 3.1, "naming traps". `sure` is False for
what DOMAIN marks as unsourced: such a level is taken as told, and said to await the province's confirmation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

NATIONAL = "《职称系列(专业)各层级名称》（2021年11月2日）"
OLD = "原职务试行条例的名称"
LEVELS = ("正高级", "副高级", "中级", "助理级", "员级")
# 人社部发〔2015〕79号: one ladder for all teachers of schools.
TEACHERS_REFORM = date(2015, 8, 28)


@dataclass(frozen=True)
class Ranked:
    """A title of a series with its level, from a day until another (None: open)."""

    series: str
    title: str
    level: str
    source: str = NATIONAL
    begins: date | None = None
    ends: date | None = None
    sure: bool = True

    def holds(self, on: date) -> bool:
        return (self.begins is None or self.begins <= on) and (self.ends is None or on <= self.ends)


SERIES_NAMES: dict[str, str] = {
    alias: name
    for name, aliases in {
        "高等学校教师": "高校教师 高等学校教师系列 高校",
        "哲学社会科学研究": "哲学社会科学 社会科学 社科研究",
        "自然科学研究": "自然科学 科研 科学研究",
        "卫生技术": "卫生 卫生系列 医疗卫生 卫生专业",
        "工程技术": "工程 工程系列 工程专业 工程技术系列",
        "农业技术": "农业 农业系列 农技 农业技术系列",
        "新闻": "新闻专业 新闻系列",
        "出版": "出版专业 出版系列",
        "图书资料": "图书 图书系列 图书资料专业",
        "文物博物": "文博 文物博物专业",
        "档案": "档案专业 档案系列",
        "工艺美术": "工美",
        "技工院校教师": "技工学校教师 技校教师",
        "体育": "体育教练 体育系列",
        "翻译": "翻译专业 翻译系列",
        "播音主持": "播音 播音专业",
        "会计": "会计专业 会计系列",
        "统计": "统计专业 统计系列",
        "经济": "经济专业 经济系列",
        "实验技术": "实验 实验系列",
        "中等职业学校教师": "中专教师 中职教师 中等专业学校教师",
        "中小学教师": "中学教师 小学教师 中小学 教师 中小学教师系列 幼儿园教师",
        "艺术": "艺术专业 艺术系列",
        "公共法律服务": "律师 公证",
        "审计": "审计专业 审计系列",
    }.items()
    for alias in (name, *aliases.split())
}

# series: titles of 正高级 | 副高级 | 中级 | 助理级 | 员级
_NOW = """
高等学校教师: 教授 | 副教授 | 讲师 | 助教 |
哲学社会科学研究: 研究员 | 副研究员 | 助理研究员 | 研究实习员 |
自然科学研究: 研究员 | 副研究员 | 助理研究员 | 研究实习员 |
卫生技术: 主任医师 主任药师 主任护师 主任技师 | 副主任医师 副主任药师 副主任护师 副主任技师 | 主治医师 \
主管医师 主管药师 主管护师 主管技师 \
| 医师 药师 护师 技师 | 医士 药士 护士 技士
工程技术: 正高级工程师 | 高级工程师 | 工程师 | 助理工程师 | 技术员
农业技术: 正高级农艺师 正高级畜牧师 正高级兽医师 农业技术推广研究员 | 高级农艺师 高级畜牧师 高级兽医师 \
| 农艺师 畜牧师 兽医师 \
| 助理农艺师 助理畜牧师 助理兽医师 | 农业技术员
新闻: 高级记者 高级编辑 | 主任记者 主任编辑 | 记者 编辑 | 助理记者 助理编辑 |
出版: 编审 | 副编审 | 编辑 | 助理编辑 |
图书资料: 研究馆员 | 副研究馆员 | 馆员 | 助理馆员 | 管理员
文物博物: 研究馆员 | 副研究馆员 | 馆员 | 助理馆员 |
档案: 研究馆员 | 副研究馆员 | 馆员 | 助理馆员 | 管理员
工艺美术: 正高级工艺美术师 | 高级工艺美术师 | 工艺美术师 | 助理工艺美术师 | 工艺美术员
技工院校教师: 正高级讲师 正高级实习指导教师 | 高级讲师 高级实习指导教师 | 讲师 一级实习指导教师 | \
助理讲师 二级实习指导教师 | 三级实习指导教师
会计: 正高级会计师 | 高级会计师 | 会计师 | 助理会计师 |
统计: 正高级统计师 | 高级统计师 | 统计师 | 助理统计师 |
经济: 正高级经济师 | 高级经济师 高级人力资源管理师 高级知识产权师 | 经济师 人力资源管理师 知识产权师 | \
助理经济师 |
审计: 正高级审计师 | 高级审计师 | 审计师 | 助理审计师 |
艺术: 一级演员 一级演奏员 一级编剧 一级导演 | 二级演员 二级演奏员 二级编剧 二级导演 | 三级演员 \
三级演奏员 三级编剧 三级导演 \
| 四级演员 四级演奏员 四级编剧 四级导演 |
"""
_UNSURE = """
体育: 国家级教练 | 高级教练 | 中级教练 | 初级教练 |
翻译: 译审 | 一级翻译 | 二级翻译 | 三级翻译 |
播音主持: 播音指导 | 主任播音员主持人 | 一级播音员主持人 | 二级播音员主持人 |
实验技术: 正高级实验师 | 高级实验师 | 实验师 | 助理实验师 | 实验员
中等职业学校教师: 正高级讲师 | 高级讲师 | 讲师 | 助理讲师 |
公共法律服务: 一级公证员 一级律师 | 二级公证员 二级律师 | 三级公证员 三级律师 | 四级公证员 四级律师 |
"""
_SCHOOL = "中小学教师"
_DATED = (
    Ranked(_SCHOOL, "正高级教师", "正高级", begins=date(2009, 1, 1)),
    Ranked(_SCHOOL, "高级教师", "副高级", begins=TEACHERS_REFORM),
    Ranked(_SCHOOL, "一级教师", "中级", begins=TEACHERS_REFORM),
    Ranked(_SCHOOL, "二级教师", "助理级", begins=TEACHERS_REFORM),
    Ranked(_SCHOOL, "三级教师", "员级", begins=TEACHERS_REFORM),
    Ranked(_SCHOOL, "中学高级教师", "副高级", OLD, ends=date(2017, 12, 31)),
    Ranked(_SCHOOL, "中学一级教师", "中级", OLD, ends=date(2017, 12, 31), sure=False),
    Ranked(_SCHOOL, "中学二级教师", "助理级", OLD, ends=date(2017, 12, 31), sure=False),
    Ranked(_SCHOOL, "中学三级教师", "员级", OLD, ends=date(2017, 12, 31), sure=False),
    Ranked(_SCHOOL, "小学高级教师", "中级", OLD, ends=date(2017, 12, 31)),
    Ranked(_SCHOOL, "小学一级教师", "助理级", OLD, ends=date(2017, 12, 31), sure=False),
    Ranked(_SCHOOL, "小学二级教师", "员级", OLD, ends=date(2017, 12, 31), sure=False),
    Ranked(_SCHOOL, "小学三级教师", "员级", OLD, ends=date(2017, 12, 31), sure=False),
    Ranked("工程技术", "教授级高级工程师", "正高级", OLD, ends=date(2019, 12, 31), sure=False),
    Ranked("工程技术", "研究员级高级工程师", "正高级", OLD, ends=date(2019, 12, 31), sure=False),
)


def _table(text: str, *, sure: bool) -> Iterator[Ranked]:
    for line in text.strip().splitlines():
        series, _colon, columns = line.partition(":")
        for level, titles in zip(LEVELS, columns.split("|"), strict=True):
            for title in titles.split():
                yield Ranked(series, title, level, sure=sure)


TABLE: tuple[Ranked, ...] = (*_table(_NOW, sure=True), *_table(_UNSURE, sure=False), *_DATED)


@dataclass(frozen=True)
class Found:
    """What the table says: the entries in force on the day, and whether the title is there on other days."""

    levels: frozenset[str]
    sure: bool
    other_times: bool


def known_series(text: str) -> str:
    """The series' name by any of its aliases; empty for an unknown one."""
    bare = text.removesuffix("系列").removesuffix("专业") if text not in SERIES_NAMES else text
    return SERIES_NAMES.get(text) or SERIES_NAMES.get(bare, "")


def ranked(series: str, title: str, on: date) -> Found:
    """The level of a title of a series on a day; no level for what the table does not know then."""
    entries = [each for each in TABLE if (each.series, each.title) == (series, title)]
    now = [each for each in entries if each.holds(on)]
    return Found(frozenset(each.level for each in now), all(each.sure for each in now), bool(entries) and not now)
