"""The form on which an expert scores a case: made from the items of the meeting's scheme."""

from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, StringField, TextAreaField, validators
from wtforms.fields.choices import SelectChoice

from plugins.committees.service.scoring import LONGEST, MARK, REASON
from portal.plugin import ExpertMark, Form, Scheme, SchemeItem, _, _l, points_text


def score_form(scheme: Scheme, *, again: bool) -> type[Form]:
    """A mark and its justification for each expert item; `again`: and why it is scored anew.

    The service judges the marks: nothing that was typed is lost or rounded on the way to it.
    """
    fields: dict[str, Any] = {}
    for item in scheme.expert_items():
        fields[f"{MARK}{item.slug}"] = _mark(item)
        fields[f"{REASON}{item.slug}"] = TextAreaField(
            _("%(item)s的评分理由", item=item.name), render_kw={"rows": 3, "maxlength": LONGEST}
        )
    if again:
        fields["why"] = TextAreaField(_l("重新评分的理由"), render_kw={"rows": 2, "maxlength": LONGEST})
    return type("ScoreForm", (Form,), fields)


def _mark(item: SchemeItem) -> Any:
    label = _("%(item)s的分数", item=item.name)
    if isinstance(item, ExpertMark):
        choices = [
            SelectChoice(
                points_text(grade.points),
                _("%(name)s：%(points)s分", name=grade.name, points=points_text(grade.points)),
            )
            for grade in item.grades
        ]
        return RadioField(label, choices=choices, validate_choice=False)
    return StringField(label, render_kw={"inputmode": "decimal", "autocomplete": "off", "maxlength": 20})


def typed(form: Form) -> dict[str, str]:
    """What is typed, by field."""
    return {name: str(value or "") for name, value in form.data.items()}


def stored(draft: Mapping[str, str] | None, marks: Mapping[str, str], reasons: Mapping[str, str]) -> dict[str, str]:
    """What the form begins with: the draft, else what was given last."""
    if draft:
        return dict(draft)
    given = {f"{MARK}{slug}": mark for slug, mark in marks.items()}
    return {**given, **{f"{REASON}{slug}": reason for slug, reason in reasons.items()}}


class CloseForm(Form):
    """Closing scoring: the reason where something is still open."""

    reason = TextAreaField(
        _l("理由"), [validators.Optional(), validators.Length(max=500)], render_kw={"rows": 3, "maxlength": 500}
    )
