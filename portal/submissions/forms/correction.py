"""The applicant's words to each defect."""

from collections.abc import Iterable

from wtforms import TextAreaField, validators

from portal.kernel.forms import Form
from portal.kernel.i18n import _
from portal.submissions.domain.correction import LONGEST_REASON


class ReplyForm(Form):
    """One answer for each defect. Made for a return by `reply_form`."""

    def replies(self) -> dict[int, str]:
        """Defect id -> words."""
        return {int(name.removeprefix("reply_")): field.data or "" for name, field in self._fields.items()}


def reply_form(defect_ids: Iterable[int]) -> type[ReplyForm]:
    """The form of these defects."""
    fields = {
        f"reply_{identity}": TextAreaField(
            _("第%(place)d处的说明", place=place), [validators.Optional(), validators.Length(max=LONGEST_REASON)]
        )
        for place, identity in enumerate(defect_ids, start=1)
    }
    return type("ReturnReplyForm", (ReplyForm,), fields)
