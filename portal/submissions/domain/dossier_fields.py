"""The field sets of dossier items, as data: one declaration per kind serves form, page, check and export."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from portal.accounts.domain.texts import N_
from portal.submissions.domain.dossier import Section, first_day, last_day


class FieldKind(StrEnum):
    """How a value is typed. `MONTH` is a date whose day may be left empty."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    DATE = "date"
    MONTH = "month"
    YEAR = "year"
    HOURS = "hours"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class FieldSpec:
    """One field. `future` allows a day after today (an expected graduation, a sanction's end).

    `register`: no form asks for it; only a register's items have it.
    """

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    hint: str = ""
    choices: tuple[str, ...] = ()
    maximum: int = 100
    future: bool = False
    after: str = ""
    register: bool = False


@dataclass(frozen=True)
class KindSpec:
    """One kind of item: where it belongs, what it asks for, which evidence it wants."""

    slug: str
    section: Section
    name: str
    fields: tuple[FieldSpec, ...]
    evidence: str = ""
    hint: str = ""

    @property
    def typed(self) -> tuple[FieldSpec, ...]:
        """The fields that a person fills in."""
        return tuple(field for field in self.fields if not field.register)


# A title that holds in the whole province needs no word about it.
EVERYWHERE = "全省"


def _as_written(text: str) -> str:
    return text


def summary(kind: KindSpec, data: Mapping[str, Any], say_date: Callable[[str], str] = _as_written) -> str:
    """One line by which a person knows the item again; `say_date` puts YYYY-MM or YYYY-MM-DD into words."""
    match kind.section:
        case Section.EDUCATION:
            parts = [data.get("school"), data.get("level"), data.get("major")]
        case Section.TITLES:
            scope = data.get("scope")
            limit = f"有效范围：{scope}" if scope and scope != EVERYWHERE else ""
            parts = [data.get("title"), data.get("level"), data.get("series"), limit]
        case Section.EMPLOYMENT:
            end = say_date(data["to"]) if data.get("to") else "今"
            parts = [data.get("employer"), f"{say_date(data['from'])}至{end}"]
        case Section.HOURS:
            parts = [f"{data.get('year')}年度"]
        case Section.SANCTIONS:
            parts = [data.get("sanction"), say_date(data["from"])]
        case _:
            parts = [data.get("name")]
    return "，".join(str(part) for part in parts if part)


def problems(kind: KindSpec, data: Mapping[str, Any], *, today: date) -> dict[str, str]:
    """What of typed values can't be: a missing field, a choice that is none, a date that is impossible.

    Returns a message for each field at fault; empty when the item can be saved.
    """
    found: dict[str, str] = {}
    for spec in kind.fields:
        value = data.get(spec.key)
        if value is None or value == "":
            if spec.required:
                found[spec.key] = N_("请填写此项") if not spec.choices else N_("请从列表中选择一项")
            continue
        message = _problem(spec, value, data, today)
        if message:
            found[spec.key] = message
    if data.get("current") and data.get("to") and last_day(data["to"]) < today:
        found.setdefault("current", N_("已经结束的工作不能是现工作单位"))
    return found


def _problem(spec: FieldSpec, value: Any, data: Mapping[str, Any], today: date) -> str:
    match spec.kind:
        case FieldKind.CHOICE if value not in spec.choices:
            return N_("请从列表中选择一项")
        case FieldKind.TEXT | FieldKind.LONG_TEXT if len(value) > spec.maximum:
            return N_("文字太长，请缩短")
        case FieldKind.HOURS if not 0 <= value <= 2000:
            return N_("学时应为0到2000之间的整数")
        case FieldKind.YEAR if not 1950 <= value <= today.year:
            return N_("请填写正确的年度，不能晚于今年")
        case FieldKind.DATE | FieldKind.MONTH:
            return _date_problem(spec, value, data, today)
    return ""


def _date_problem(spec: FieldSpec, value: str, data: Mapping[str, Any], today: date) -> str:
    day = first_day(value)
    if day.year < 1930:
        return N_("请填写1930年以后的日期")
    if day > today and not spec.future:
        return N_("日期不能晚于今天")
    if day.year > today.year + 10:
        return N_("这个日期太远了，请检查年份")
    earlier = data.get(spec.after) if spec.after else None
    if earlier and last_day(value) < first_day(earlier):
        return N_("结束时间不能早于开始时间")
    return ""
