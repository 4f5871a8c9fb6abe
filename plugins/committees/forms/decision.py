"""The forms of decisions."""

from wtforms import TextAreaField, validators

from plugins.committees.domain.decision import LONGEST_REASON
from portal.plugin import Form, _l


class DecisionReasonForm(Form):
    """Why a case did not pass, as its applicant is told."""

    reason = TextAreaField(_l("未通过的理由"), [validators.InputRequired(), validators.Length(max=LONGEST_REASON)])
