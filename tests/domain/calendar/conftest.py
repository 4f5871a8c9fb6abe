"""The shipped plan and the State Council's days of 2023 and 2024, without a database."""

from datetime import date
from pathlib import Path

import pytest

import portal.calendar
from portal.calendar.domain.document import plan_from_toml
from portal.calendar.domain.plan import Plan
from portal.calendar.domain.workdays import SpecialDay, Workdays

SHIPPED = Path(portal.calendar.__file__).parent / "plans" / "2023.toml"


@pytest.fixture(scope="session")
def plan() -> Plan:
    return plan_from_toml(SHIPPED.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def workdays() -> Workdays:
    """Only autumn, as the State Council published it (国办发明电〔2022〕16号, 〔2023〕7号)."""
    rest = {date(2023, 9, day): "中秋节、国庆节" for day in (29, 30)}
    rest |= {date(2023, 10, day): "中秋节、国庆节" for day in range(1, 7)}
    rest |= {date(2024, 9, day): "中秋节" for day in (15, 16, 17)}
    rest |= {date(2024, 1, 1): "元旦"}
    swapped = [date(2023, 10, 7), date(2023, 10, 8), date(2024, 9, 14), date(2024, 9, 29)]
    special = {day: SpecialDay(day, False, name) for day, name in rest.items()}
    special |= {day: SpecialDay(day, True, "调休上班") for day in swapped}
    return Workdays(frozenset({2023, 2024}), special)
