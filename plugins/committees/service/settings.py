"""What the province sets for all committees, on the plugin's page."""

from plugins.committees.domain.filing import Minimums
from portal.plugin import N_, Setting, read_settings

LOWER_MINIMUM = "lower_minimum"
FILING_REQUIRED = "filing_required"
CONFLICT_YEARS = "conflict_years"
DEFENCE_MINUTES = "defence_minutes"
WORKS_ANONYMOUS = "works_anonymous"
WORKS_REVIEWERS = "works_reviewers"
WORKS_DAYS = "works_days"
SCORE_REASON_LEAST = "score_reason_least"
PLEDGE_TEXT = "pledge_text"
DRAW_FULL_LEVEL = "draw_full_level"
LETTER_PASSED = "letter_passed"
LETTER_FAILED = "letter_failed"
PUBLICITY_DAYS = "publicity_days"
OBJECTION_DAYS = "objection_days"
RECHECK_DAYS = "recheck_days"
RECHECK_RESTORES = "recheck_restores"
CONFIRMATION_DAYS = "confirmation_days"

LETTER_HINT = N_("可用【姓名】【评委会】【系列】【专业】【级别】【表决日期】【理由】；不填的，使用平台自带的文本")
SETTINGS = (
    Setting(LETTER_PASSED, N_("评审通过的通知"), "text", "", hint=LETTER_HINT, maximum=1000),
    Setting(LETTER_FAILED, N_("评审未通过的通知"), "text", "", hint=LETTER_HINT, maximum=1000),
    Setting(
        LOWER_MINIMUM,
        N_("中级及以下评审委员会的最少委员人数"),
        "integer",
        Minimums().lower,
        hint=N_("高级评审委员会的人数按国家规定执行，不在此设置。对以后提交的备案申请有效"),
        minimum=3,
        maximum=99,
    ),
    # Off until the province says so: many committees are filed on paper.
    Setting(
        FILING_REQUIRED,
        N_("没有在本平台备案的评委会办公室不能接收材料"),
        "yes_no",
        False,
        hint=N_("已在本平台备案的评委会办公室不受此项影响，始终按备案范围和有效期办理"),
    ),
    Setting(
        CONFLICT_YEARS,
        N_("曾在同一单位工作的，几年内应当回避"),
        "integer",
        5,
        hint=N_("国家规定没有年数，由省级人社部门确定；填0表示只看现在的单位"),
        minimum=0,
        maximum=50,
    ),
    # How long a justification has to be is nowhere laid down.
    Setting(
        SCORE_REASON_LEAST,
        N_("专家评分理由的最少字数"),
        "integer",
        4,
        hint=N_("每一项分数都须写明理由"),
        minimum=1,
        maximum=200,
    ),
    Setting(DEFENCE_MINUTES, N_("每人答辩的分钟数"), "integer", 20, minimum=1, maximum=240),
    Setting(WORKS_ANONYMOUS, N_("代表作匿名送审"), "yes_no", True),
    Setting(
        WORKS_REVIEWERS,
        N_("每份正高级申报的代表作送审专家人数"),
        "integer",
        3,
        hint=N_("国家规定没有人数，由省级人社部门确定"),
        minimum=1,
        maximum=9,
    ),
    Setting(WORKS_DAYS, N_("代表作评审的天数"), "integer", 30, minimum=1, maximum=180),
    Setting(
        PLEDGE_TEXT,
        N_("评审专家纪律承诺书的内容"),
        "text",
        "",
        hint=N_("不填的，使用平台自带的文本；改动后由以后签署的专家签署新的内容"),
        maximum=2000,
    ),
    # Some provinces ask it; of Guizhou it is not confirmed (DOMAIN 1.2).
    Setting(
        DRAW_FULL_LEVEL,
        N_("正高级评审会议的专家须具有正高级职称"),
        "yes_no",
        True,
        hint=N_("待省厅确认；选“否”的，副高级以上专家可以参加抽取"),
    ),
    Setting(
        PUBLICITY_DAYS,
        N_("评审结果公示的工作日数"),
        "integer",
        5,
        hint=N_("不少于5个工作日，公示开始当日不计入；国家基准，待省厅确认"),
        minimum=5,
        maximum=60,
    ),
    Setting(
        OBJECTION_DAYS,
        N_("办理公示异议的工作日数"),
        "integer",
        15,
        hint=N_("国家规定没有天数，由省级人社部门确定"),
        minimum=1,
        maximum=90,
    ),
    Setting(
        RECHECK_DAYS,
        N_("未通过的申报人申请复查、办理复查的工作日数"),
        "integer",
        15,
        hint=N_("国家规定没有天数，由省级人社部门确定"),
        minimum=1,
        maximum=90,
    ),
    Setting(
        CONFIRMATION_DAYS,
        N_("报送评审结果确认、办理确认的工作日数"),
        "integer",
        15,
        hint=N_("到期前和逾期后提醒评委会办公室和省级人社部门；国家规定没有天数，由省级人社部门确定"),
        minimum=1,
        maximum=90,
    ),
    # 不再复议 is one place's rule (DOMAIN 1.3, unconfirmed).
    Setting(
        RECHECK_RESTORES,
        N_("复查认定结果有误的，可以改为通过"),
        "yes_no",
        True,
        hint=N_("复查不重新表决；有的地方规定未通过的不再复议，选“否”的，复查只能维持原结果。待省厅确认"),
    ),
)


def minimums() -> Minimums:
    """The least members; those of senior committees are the regulation's, the others' are set by the province."""
    return Minimums(lower=read_settings("committees", SETTINGS)[LOWER_MINIMUM])


def filing_required() -> bool:
    """Must an office have a filing here before it receives?"""
    return bool(read_settings("committees", SETTINGS)[FILING_REQUIRED])


def conflict_years() -> int:
    """How long a common employer counts after it was left."""
    return int(read_settings("committees", SETTINGS)[CONFLICT_YEARS])


def score_reason_least() -> int:
    """How many characters justify a mark."""
    return int(read_settings("committees", SETTINGS)[SCORE_REASON_LEAST])


def defence_minutes() -> int:
    """How long a defence lasts, unless the office says otherwise."""
    return int(read_settings("committees", SETTINGS)[DEFENCE_MINUTES])


def works_anonymous() -> bool:
    """Are works sent out without the author's name, unless the office says otherwise?"""
    return bool(read_settings("committees", SETTINGS)[WORKS_ANONYMOUS])


def works_reviewers() -> int:
    """How many reviewers a case's works go to."""
    return int(read_settings("committees", SETTINGS)[WORKS_REVIEWERS])


def works_days() -> int:
    """How many days a reviewer has, unless the office says otherwise."""
    return int(read_settings("committees", SETTINGS)[WORKS_DAYS])


def pledge_text() -> str:
    """The pledge of experts as the province wrote it; empty: the one that ships."""
    return str(read_settings("committees", SETTINGS)[PLEDGE_TEXT]).strip()


def draw_full_level() -> bool:
    """Must the experts of a meeting for 正高级 be 正高级 themselves?"""
    return bool(read_settings("committees", SETTINGS)[DRAW_FULL_LEVEL])


def publicity_days() -> int:
    """How many working days results are public; the start day does not count."""
    return int(read_settings("committees", SETTINGS)[PUBLICITY_DAYS])


def objection_days() -> int:
    """Working days to decide an objection."""
    return int(read_settings("committees", SETTINGS)[OBJECTION_DAYS])


def recheck_days() -> int:
    """Working days to ask for a re-check, and again to decide it."""
    return int(read_settings("committees", SETTINGS)[RECHECK_DAYS])


def confirmation_days() -> int:
    """Working days to hand a list in, and again to confirm it."""
    return int(read_settings("committees", SETTINGS)[CONFIRMATION_DAYS])


def recheck_restores() -> bool:
    """May a re-check turn a failed result into a passed one?"""
    return bool(read_settings("committees", SETTINGS)[RECHECK_RESTORES])


def letter(*, passed: bool) -> str:
    """The province's words for the letter of a result; empty: those that ship."""
    return str(read_settings("committees", SETTINGS)[LETTER_PASSED if passed else LETTER_FAILED]).strip()
