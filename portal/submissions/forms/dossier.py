"""Forms of dossier items, built from the field sets of their kinds."""

import calendar
from collections.abc import Mapping
from functools import cache
from typing import Any

from wtforms import Field, HiddenField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.kernel.forms import Form, plain
from portal.kernel.i18n import _, _l
from portal.submissions.domain.dossier_fields import FieldKind, FieldSpec, KindSpec
from portal.submissions.domain.dossier_kinds import KINDS, with_series

YES, NO = "yes", "no"
PARTS = ("year", "month", "day")
PART_NAMES = {"year": _l("年"), "month": _l("月"), "day": _l("日")}
LARGEST_NUMBER = 9999


class DateParts(Field):
    """A date as three text boxes: what was typed stays as it was typed. `data` is YYYY-MM-DD, or YYYY-MM."""

    def __init__(self, label: str = "", validators: Any = None, *, day_needed: bool = True, **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.day_needed = day_needed
        self.parts: dict[str, str] = dict.fromkeys(PARTS, "")

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.object_data = self.data = data if isinstance(data, str) else None
        values = (self.data or "").split("-")
        self.parts = {
            part: values[at].lstrip("0") if at < len(values) and self.data else "" for at, part in enumerate(PARTS)
        }
        if formdata is not None and any(f"{self.name}-{part}" in formdata for part in PARTS):
            self.parts = {part: plain(formdata.get(f"{self.name}-{part}", "")) or "" for part in PARTS}
            self.data = self._read()

    def _read(self) -> str | None:
        """The date of the typed parts; a process error says which part is wrong."""
        if not any(self.parts.values()):
            return None
        needed = PARTS if self.day_needed else PARTS[:2]
        missing = [part for part in needed if not self.parts[part]]
        if missing:
            names = "、".join(str(PART_NAMES[part]) for part in missing)
            self.process_errors.append(_("请填写%(parts)s", parts=names))
            return None
        typed = [self.parts[part] for part in PARTS if self.parts[part]]
        if not all(text.isascii() and text.isdigit() for text in typed):
            self.process_errors.append(_("日期只填数字，例如2018年7月1日"))
            return None
        numbers = [int(text[:6]) for text in typed]
        if not _exists(numbers):
            self.process_errors.append(_("请填写真实存在的日期，例如2018年7月1日"))
            return None
        return "-".join(f"{number:0{4 if at == 0 else 2}}" for at, number in enumerate(numbers))

    def boxes(self) -> list[dict[str, Any]]:
        """What the page draws: one box each for year, month and day."""
        return [
            {
                "name": f"{self.name}-{part}",
                # The error summary links to the field's own id: that is the first box.
                "id": self.id if part == "year" else f"{self.id}-{part}",
                "label": str(PART_NAMES[part]),
                "value": self.parts[part],
                "length": 4 if part == "year" else 2,
            }
            for part in PARTS
        ]


def _exists(numbers: list[int]) -> bool:
    year, month = numbers[0], numbers[1]
    if not 1000 <= year <= LARGEST_NUMBER or not 1 <= month <= 12:
        return False
    return len(numbers) < 3 or 1 <= numbers[2] <= calendar.monthrange(year, month)[1]


class WholeNumber(StringField):
    """A whole number in a text box; `data` is an int, or None when nothing was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = (plain(valuelist[0]) or "") if valuelist else ""
        self.data = None
        if not self.typed:
            return
        if not (self.typed.isascii() and self.typed.isdigit()) or len(self.typed) > 6:
            raise ValueError(_("请填写整数"))
        self.data = int(self.typed)

    def _value(self) -> str:
        typed = getattr(self, "typed", "")
        return typed or ("" if self.data is None else str(self.data))


def _field(spec: FieldSpec) -> Any:
    label, hint = _l(spec.label), _l(spec.hint) if spec.hint else ""
    options: dict[str, Any] = {"description": hint}
    match spec.kind:
        case FieldKind.LONG_TEXT:
            return TextAreaField(label, **options)
        case FieldKind.CHOICE:
            choices = [
                SelectChoice("", _l("请选择")),
                *(SelectChoice(str(each), _l(str(each))) for each in spec.choices),
            ]
            return SelectField(label, choices=choices, validate_choice=False, default="", **options)
        case FieldKind.YES_NO:
            choices = [SelectChoice(YES, _l("是")), SelectChoice(NO, _l("否"))]
            return RadioField(label, choices=choices, validate_choice=False, **options)
        case FieldKind.DATE | FieldKind.MONTH:
            return DateParts(label, day_needed=spec.kind is FieldKind.DATE, **options)
        case FieldKind.YEAR | FieldKind.HOURS:
            return WholeNumber(label, **options)
    return StringField(label, **options)


class ItemForm(Form):
    """The base of all item forms. `version` is that of the item shown; `entry_key` names this showing of the form."""

    version = HiddenField()
    entry_key = HiddenField()
    spec: KindSpec

    def validate_version(self, field: Field) -> None:
        if field.data and not str(field.data).isdigit():
            raise ValidationError(_("页面已过期，请重新打开"))

    def values(self) -> dict[str, Any]:
        """What was typed, as an item keeps it: empty fields left out."""
        found: dict[str, Any] = {}
        for spec in self.spec.typed:
            value = self._fields[spec.key].data
            if spec.kind is FieldKind.YES_NO:
                value = {YES: True, NO: False}.get(value or "")
            if value not in (None, ""):
                found[spec.key] = value
        return found

    def offer_series(self, names: tuple[str, ...]) -> None:
        """Let these series be chosen too: those that installed plugins add to the usual ones."""
        self.spec = with_series(self.spec, names)
        field = self._fields.get("series")
        if field is not None and names:
            field.choices = [*field.choices[:-1], *(SelectChoice(name, name) for name in names), field.choices[-1]]

    def rows(self) -> list[tuple[FieldSpec, Field]]:
        """The fields with their declarations, in order."""
        return [(spec, self._fields[spec.key]) for spec in self.spec.typed]


@cache
def form_of(kind: str) -> type[ItemForm]:
    """The form of a kind of item."""
    spec = KINDS[kind]
    fields = {field.key: _field(field) for field in spec.typed}
    return type(f"{kind.title()}Form", (ItemForm,), {**fields, "spec": spec})


def stored(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """An item's values as its form takes them."""
    flags = {field.key for field in KINDS[kind].fields if field.kind is FieldKind.YES_NO}
    return {key: (YES if value else NO) if key in flags else value for key, value in data.items()}


class EmployerSearch(Form):
    """Looking an employer up on the portal."""

    name = StringField(_l("单位名称"), description=_l("填写名称中的几个字，例如“建筑设计院”"))
