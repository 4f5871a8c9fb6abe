"""The publicity of results (评审结果公示): at least five working days; the start day does not count (reading 22)."""

from datetime import datetime
from enum import StrEnum

LEAST_DAYS = 5
CLAUSE = "《职称评审管理暂行规定》（人社部令第40号）评审结果公示不少于5个工作日；条款号未核实"


class PublicityState(StrEnum):
    RUNNING = "running"
    ENDED = "ended"


def is_open(state: str, ends_at: datetime, now: datetime) -> bool:
    """Is it shown, and may objections be made? Through 24:00 of the last day, whether or not a sweep has run."""
    return state == PublicityState.RUNNING and now < ends_at
