"""Forms of a reviewer's decisions."""

from wtforms import RadioField, SelectChoice, SelectField, TextAreaField, validators

from portal.kernel.forms import Form
from portal.kernel.i18n import _, _l
from portal.submissions.domain.correction import LONGEST_REASON, WHOLE, Fault
from portal.submissions.domain.desk import Part, Sheet

_LONG = validators.Length(max=1000)


class NoteForm(Form):
    """An optional remark with a decision."""

    note = TextAreaField(_l("意见（可不填）"), [validators.Optional(), _LONG])


class OpinionForm(Form):
    """The employer's recommendation."""

    note = TextAreaField(_l("推荐意见"), [validators.InputRequired(), _LONG])


class ReasonsForm(Form):
    """Why the employer does not recommend."""

    reasons = TextAreaField(_l("不予推荐的理由"), [validators.InputRequired(), _LONG])


class MarkForm(Form):
    """The audit of one part."""

    outcome = RadioField(
        _l("审核结论"),
        [validators.InputRequired()],
        choices=[
            SelectChoice("pass", _l("通过：内容与证明材料一致")),
            SelectChoice("return", _l("退回：需要申报人补正")),
        ],
    )
    target = SelectField(_l("问题出在哪里"), default="", validate_choice=False)
    reason = TextAreaField(
        _l("需要补正什么（退回时必填）"), [validators.Optional(), validators.Length(max=LONGEST_REASON)]
    )


def target_choices(part: Part) -> list[SelectChoice]:
    """The whole part, or one of its files."""
    files = [SelectChoice(file.key, _("文件：%(name)s", name=file.label)) for file in part.files]
    return [SelectChoice("", _("这一项的填写内容")), *files]


class ReturnForm(Form):
    """All defects at once: one reason for each part that has any. Made for a sheet by `return_form`."""

    parts: tuple[Part, ...] = ()

    def faults(self) -> list[Fault]:
        """The defects, in the order of the sheet."""
        found = [fault for number, part in enumerate(self.parts) if (fault := self._fault(number, part))]
        whole = (self["reason_whole"].data or "").strip()
        if whole:
            found.append(Fault(WHOLE, _("整份申报"), whole))
        return found

    def _fault(self, number: int, part: Part) -> Fault | None:
        reason = (self[f"reason_{number}"].data or "").strip()
        if not reason:
            return None
        chosen = self[f"target_{number}"].data if f"target_{number}" in self else ""
        file = next((file for file in part.files if file.key == chosen), None)
        if file is None:
            return Fault(part.key, part.title, reason)
        return Fault(file.key, f"{part.title}：{file.label}", reason)


def return_form(sheet: Sheet) -> type[ReturnForm]:
    """The form whose fields are the parts of this sheet."""
    limit = [validators.Optional(), validators.Length(max=LONGEST_REASON)]
    fields: dict[str, object] = {"parts": sheet.parts}
    for number, part in enumerate(sheet.parts):
        fields[f"reason_{number}"] = TextAreaField(part.title, limit)
        if part.files:
            fields[f"target_{number}"] = SelectField(
                _("%(part)s：问题出在哪里", part=part.title), choices=target_choices(part), default=""
            )
    fields["reason_whole"] = TextAreaField(_l("整份申报（不属于以上任何一项的问题）"), limit)
    return type("SheetReturnForm", (ReturnForm,), fields)
