"""Decisions of a committee: who may sign which, and the words of a letter."""

from collections.abc import Iterable, Mapping

from plugins.committees.domain.meeting import SeatRole

LEAST_REASON = 4
LONGEST_REASON = 1000
RANKS = (SeatRole.CHAIR, SeatRole.DEPUTY, SeatRole.MEMBER)
# What a template of the letter may name.
MARKS = ("姓名", "评委会", "系列", "专业", "级别", "表决日期", "理由")
PASSED_LETTER = (
    "【姓名】：经【评委会】【表决日期】无记名投票表决，您申报的【系列】【专业】专业【级别】职称评审通过。"
    "评审结果将在平台公示，公示期满并经确认后，您将取得职称。"
)
FAILED_LETTER = (
    "【姓名】：经【评委会】【表决日期】无记名投票表决，您申报的【系列】【专业】专业【级别】职称评审未通过。"
    "理由：【理由】。对评审结果有异议的，可以按规定申请复查。"
)


def signing_rank(present: Iterable[str]) -> str | None:
    """Whose signature a decision needs: the chair's; where the chair is recused, a deputy's; else a member's."""
    found = set(present)
    return next((rank.value for rank in RANKS if rank.value in found), None)


def fill(template: str, words: Mapping[str, str]) -> str:
    """The letter: every 【mark】 of the template replaced, once; what a value contains is not read again."""
    parts, rest = [], template
    while "【" in rest:
        before, _open, after = rest.partition("【")
        mark, closed, following = after.partition("】")
        if not closed:
            break
        parts += [before, words.get(mark, f"【{mark}】")]
        rest = following
    return "".join([*parts, rest])


def unknown_marks(template: str) -> tuple[str, ...]:
    """The 【marks】 of a template that stand for nothing."""
    found = [each.partition("】")[0] for each in template.split("【")[1:] if "】" in each]
    return tuple(mark for mark in found if mark not in MARKS)
