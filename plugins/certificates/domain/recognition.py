"""Recognition (认定) of digital engineers without a vote: 黔人社通〔2023〕37号, 四（一）."""

from dataclasses import dataclass
from datetime import date

SOURCE = "黔人社通〔2023〕37号 四（一）"
SERIES, SERIES_NAME = "engineering", "工程技术"
WAY = "认定"


@dataclass(frozen=True)
class Granted:
    """What a grade is recognised as."""

    level: str
    title: str


# 高级 is one result item for 高级工程师 (the engineering menu has it), and no title by itself.
GRADES = {"初级": Granted("助理级", "助理工程师"), "中级": Granted("中级", "工程师")}
RESULT_ITEM = "高级"


def faults(*, grade: str, files: int, obtained: date, today: date) -> dict[str, str]:
    """field -> code of what keeps an application from being made; empty when nothing does."""
    found: dict[str, str] = {}
    if grade == RESULT_ITEM:
        found["item"] = "result_item"
    elif grade not in GRADES:
        found["item"] = "grade"
    elif not files:
        found["item"] = "evidence"
    if obtained > today:
        found["obtained"] = "future"
    return found
