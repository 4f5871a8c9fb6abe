"""The tellers' form: the counts of the paper ballots, case by case."""

from typing import Any

from wtforms import IntegerField, validators

from plugins.committees.domain.ballot import CHOICES, Choice
from plugins.committees.service.ballot_count import field
from plugins.committees.service.ballot_teller import Desk
from portal.plugin import Form, _l

LABELS = {Choice.YES: _l("赞成"), Choice.NO: _l("反对"), Choice.ABSTAIN: _l("弃权")}
MOST = 999


def count_form(found: Desk) -> type[Form]:
    """Three numbers for each case that has paper ballots."""
    fields: dict[str, Any] = {}
    for place, case, _papers in found.papers:
        for choice in CHOICES:
            # The summary of mistakes names the field: whose it is must be in its label.
            fields[field(place, choice)] = IntegerField(
                f"{case.applicant_name} · {LABELS[choice]}",
                [validators.InputRequired(), validators.NumberRange(0, MOST)],
            )
    return type("CountForm", (Form,), fields)


def typed(form: Form) -> dict[str, int]:
    """The numbers by field; the form has been validated."""
    return {name: int(value) for name, value in form.data.items() if isinstance(value, int)}
