"""Which kinds of items a dossier holds, and what each asks for: data."""

from dataclasses import replace

from portal.accounts.domain.texts import N_
from portal.criteria import Degree, EducationLevel, Level
from portal.submissions.domain.dossier import Section
from portal.submissions.domain.dossier_fields import FieldKind, FieldSpec, KindSpec

# 人社部《职称系列(专业)各层级名称》(2021-11-02); names 14-27 are general knowledge (DOMAIN 3.1): a list to choose
# from, decides nothing, and ends with a way out. 党校… is in no national list: it is attachment 4, row 2.
TITLE_SERIES = (
    "工程技术", "卫生技术", "高等学校教师", "中等职业学校教师", "中小学教师", "技工院校教师", "实验技术",
    "自然科学研究", "哲学社会科学研究", "农业技术", "经济", "会计", "统计", "审计", "新闻", "出版", "图书资料",
    "文物博物", "档案", "工艺美术", "艺术", "体育", "翻译", "播音主持", "公共法律服务", "船舶", "民航飞行",
    "党校、行政学院（校）系统教师", "其他系列",
)  # fmt: skip
RANKS = ("国际级", "国家级", "省部级", "市厅级", "县级", "单位级", "无级别")
ROLES = ("主持", "主要参与", "参与", "独立完成")
AUTHOR_ROLES = ("独著", "第一作者", "通讯作者", "其他作者")
EMPLOYER_KINDS = (
    "企业", "事业单位", "社会组织", "个体经济组织", "自由职业", "劳务派遣", "国家机关", "参公单位", "退休",
)  # fmt: skip
# GB/T 2260: the nine cities and prefectures (DOMAIN 8).
REGIONS = (
    "省直", "贵阳市", "六盘水市", "遵义市", "安顺市", "毕节市", "铜仁市", "黔西南布依族苗族自治州",
    "黔东南苗族侗族自治州", "黔南布依族苗族自治州", "省外",
)  # fmt: skip
OBTAINED_BY = ("评审", "认定", "考试", "确认")
SANCTIONS = (
    "警告", "记过", "降低岗位等级", "撤职", "开除", "学术不端", "学术不端（情节严重）",
)  # fmt: skip

_NAME = FieldSpec("name", N_("名称"), required=True, maximum=200)
_RANK = FieldSpec("rank", N_("级别"), FieldKind.CHOICE, choices=RANKS, hint=N_("按证明材料上写明的级别选择"))
_ROLE = FieldSpec("role", N_("本人承担的工作"), FieldKind.CHOICE, choices=ROLES)
_NOTE = FieldSpec("note", N_("补充说明"), FieldKind.LONG_TEXT, maximum=500)
_NUMBER = FieldSpec("number", N_("证书或文件编号"), maximum=100)


def _when(label: str, *, required: bool = False) -> FieldSpec:
    return FieldSpec("date", label, FieldKind.MONTH, required, hint=N_("只知道月份时，“日”可以不填"))


def _achievement(slug: str, name: str, fields: tuple[FieldSpec, ...], evidence: str) -> KindSpec:
    return KindSpec(slug, Section.ACHIEVEMENTS, name, (*fields, _NOTE), evidence)


_ITEMS = (
    KindSpec(
        "education", Section.EDUCATION, N_("学历学位"),
        (
            FieldSpec("level", N_("学历"), FieldKind.CHOICE, True, choices=tuple(reversed(EducationLevel))),
            FieldSpec(
                "degree", N_("学位"), FieldKind.CHOICE, choices=tuple(reversed(Degree)),
                hint=N_("没有学位的不用选"),
            ),
            FieldSpec("school", N_("毕业院校"), required=True, hint=N_("按毕业证书上的全称填写")),
            FieldSpec("major", N_("所学专业"), required=True),
            FieldSpec(
                "graduated", N_("毕业时间"), FieldKind.MONTH, True, future=True,
                hint=N_("只知道月份时，“日”可以不填"),
            ),
            FieldSpec("full_time", N_("是否全日制"), FieldKind.YES_NO),
            _NUMBER,
        ),
        N_("毕业证书、学位证书"),
    ),
    KindSpec(
        "title", Section.TITLES, N_("现有职称"),
        (
            FieldSpec("series", N_("职称系列"), FieldKind.CHOICE, True, choices=TITLE_SERIES),
            FieldSpec(
                "level", N_("级别"), FieldKind.CHOICE, True, choices=tuple(reversed(Level)),
                hint=N_("按证书上的级别选择。同一个词在不同系列里级别不同：“高级教师”是副高级，“高级记者”是正高级"),
            ),
            FieldSpec("title", N_("职称名称"), required=True, hint=N_("例如：工程师")),
            FieldSpec("specialty", N_("专业")),
            FieldSpec(
                "obtained", N_("取得时间"), FieldKind.MONTH, True,
                hint=N_("证书上的评审通过时间或批准时间；只知道月份时，“日”可以不填"),
            ),
            FieldSpec("obtained_by", N_("取得方式"), FieldKind.CHOICE, choices=OBTAINED_BY),
            FieldSpec(
                "application_year", N_("申报年度"), FieldKind.YEAR,
                hint=N_("这个职称是哪一年度申报的，例如2018"),
            ),
            FieldSpec("committee", N_("评审委员会"), maximum=120),
            FieldSpec("scope", N_("有效范围"), register=True),
            FieldSpec(
                "appointed", N_("受聘时间"), FieldKind.MONTH,
                hint=N_("单位聘任到这个职务的时间，没有聘任的不用填"),
            ),
            _NUMBER,
        ),
        N_("职称证书，有聘任的附聘书"),
    ),
    KindSpec(
        "employment", Section.EMPLOYMENT, N_("工作经历"),
        (
            FieldSpec("employer", N_("单位名称"), required=True, maximum=120, hint=N_("按单位公章上的全称填写")),
            FieldSpec("employer_kind", N_("单位性质"), FieldKind.CHOICE, True, choices=EMPLOYER_KINDS),
            FieldSpec("region", N_("单位所在地"), FieldKind.CHOICE, choices=REGIONS),
            FieldSpec("position", N_("岗位或职务")),
            FieldSpec("from", N_("开始时间"), FieldKind.MONTH, True, hint=N_("只知道月份时，“日”可以不填")),
            FieldSpec("to", N_("结束时间"), FieldKind.MONTH, after="from", hint=N_("还在这里工作的不用填")),
            FieldSpec("current", N_("这是我的现工作单位，由它审核和推荐我的申报"), FieldKind.YES_NO),
        ),
        N_("劳动合同、聘用合同或社保证明"),
    ),
    KindSpec(
        "hours", Section.HOURS, N_("继续教育学时"),
        (
            FieldSpec("year", N_("年度"), FieldKind.YEAR, True, hint=N_("每个年度填一条，例如2023")),
            FieldSpec("public", N_("公需科目学时"), FieldKind.HOURS, hint=N_("没有学习的填0；还不清楚的不填")),
            FieldSpec("professional", N_("专业科目学时"), FieldKind.HOURS, hint=N_("没有学习的填0；还不清楚的不填")),
            _NOTE,
        ),
        N_("继续教育证书或学时证明"),
    ),
    KindSpec(
        "sanction", Section.SANCTIONS, N_("处分和诚信记录"),
        (
            FieldSpec("sanction", N_("处分或失信的种类"), FieldKind.CHOICE, True, choices=SANCTIONS),
            FieldSpec("from", N_("决定时间"), FieldKind.DATE, True),
            FieldSpec(
                "to", N_("处分期满时间"), FieldKind.DATE, after="from", future=True,
                hint=N_("文件没有写明的不用填"),
            ),
            FieldSpec("authority", N_("决定机关")),
        ),
        N_("处分决定或解除决定"),
    ),
    _achievement(
        "project", N_("工程项目"),
        (_NAME, _RANK, _ROLE, _when(N_("完成时间")),
        FieldSpec("scale", N_("规模"), hint=N_("例如：建筑面积3.2万平方米"))),
        N_("合同、任务书、竣工验收或能证明本人承担工作的材料"),
    ),
    _achievement(
        "research", N_("科研项目"), (_NAME, _RANK, _ROLE, _when(N_("结题时间")), _NUMBER), N_("立项书、结题证书")
    ),
    _achievement(
        "design", N_("设计成果"), (_NAME, _RANK, _ROLE, _when(N_("完成时间"))), N_("设计文件签署页、审查意见")
    ),
    _achievement("report", N_("技术报告"), (_NAME, _RANK, _ROLE, _when(N_("完成时间"))), N_("报告首页和采纳证明")),
    _achievement(
        "paper", N_("论文"),
        (
            FieldSpec("name", N_("论文题目"), required=True, maximum=200),
            FieldSpec("journal", N_("刊物名称"), required=True, maximum=120),
            FieldSpec("role", N_("作者身份"), FieldKind.CHOICE, choices=AUTHOR_ROLES),
            _when(N_("发表时间")),
            FieldSpec("number", N_("CN刊号或DOI")),
        ),
        N_("封面、目录、正文"),
    ),
    _achievement(
        "monograph", N_("专著"),
        (
            FieldSpec("name", N_("书名"), required=True, maximum=200),
            FieldSpec("publisher", N_("出版社"), required=True),
            FieldSpec("role", N_("作者身份"), FieldKind.CHOICE, choices=AUTHOR_ROLES),
            _when(N_("出版时间")),
            FieldSpec("number", N_("ISBN书号")),
        ),
        N_("封面、版权页、目录"),
    ),
    _achievement(
        "patent", N_("专利和软件著作权"),
        (
            FieldSpec(
                "kind_word", N_("种类"), FieldKind.CHOICE, True,
                choices=("发明专利", "实用新型专利", "外观设计专利", "软件著作权"),
            ),
            FieldSpec("name", N_("专利名称"), required=True, maximum=200),
            FieldSpec("number", N_("专利号或登记号"), required=True),
            FieldSpec(
                "role", N_("本人排名"), FieldKind.CHOICE,
                choices=("第一发明人", "第二发明人", "第三发明人", "其他发明人"),
            ),
            _when(N_("授权时间")),
        ),
        N_("专利证书"),
    ),
    _achievement(
        "standard", N_("标准、规范和工法"),
        (
            FieldSpec("kind_word", N_("种类"), FieldKind.CHOICE, True, choices=("标准", "规范", "规程", "工法")),
            _NAME, _RANK, _ROLE, _when(N_("发布时间")), _NUMBER,
        ),
        N_("文本封面、起草人页"),
    ),
    _achievement(
        "award", N_("奖项"),
        (
            _NAME, _RANK,
            FieldSpec(
                "grade", N_("奖励等级"), FieldKind.CHOICE,
                choices=("特等奖", "一等奖", "二等奖", "三等奖", "不分等级"),
            ),
            FieldSpec("role", N_("本人排名"), hint=N_("例如：第2名，共9人")),
            _when(N_("获奖时间")),
            FieldSpec("authority", N_("颁奖单位")),
        ),
        N_("获奖证书"),
    ),
    _achievement(
        "promotion", N_("成果转化和推广"), (_NAME, _RANK, _ROLE, _when(N_("完成时间"))), N_("转化合同、应用证明")
    ),
    _achievement(
        "digital", N_("数字技术工程师证书"),
        (
            FieldSpec("rank", N_("等级"), FieldKind.CHOICE, True, choices=("初级", "中级", "高级")),
            FieldSpec("name", N_("专业方向"), required=True), _when(N_("取得时间")), _NUMBER,
        ),
        N_("专业技术等级证书"),
    ),
    _achievement("training", N_("培训证书"), (_NAME, _when(N_("取得时间")), _NUMBER), N_("培训证书")),
    _achievement("other", N_("其他业绩"), (_NAME, _RANK, _ROLE, _when(N_("完成时间"))), N_("证明材料")),
)  # fmt: skip

KINDS: dict[str, KindSpec] = {kind.slug: kind for kind in _ITEMS}


def kinds_of(section: Section) -> tuple[KindSpec, ...]:
    """The kinds that a section holds, in the order in which they are offered."""
    return tuple(kind for kind in _ITEMS if kind.section is section)


def kind_of(section: Section, slug: str) -> KindSpec | None:
    """The kind of that slug, if it belongs to the section."""
    kind = KINDS.get(slug)
    return kind if kind is not None and kind.section is section else None


def with_series(kind: KindSpec, names: tuple[str, ...]) -> KindSpec:
    """The kind, with these series to choose from too, before the list's way out: those that installed plugins add."""
    if not names or kind.section is not Section.TITLES:
        return kind
    added = tuple(
        replace(spec, choices=(*spec.choices[:-1], *names, spec.choices[-1])) if spec.key == "series" else spec
        for spec in kind.fields
    )
    return replace(kind, fields=added)
