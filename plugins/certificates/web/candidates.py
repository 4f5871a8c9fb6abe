"""Pairs of records that may be one: side by side, decided by a person."""

from flask import Blueprint, Response, request

from plugins.certificates.domain.historical_columns import REGION_NAMES
from plugins.certificates.forms.historical import RulingForm
from plugins.certificates.service import candidates as service
from plugins.certificates.service import historical_wording as words
from portal.plugin import Invalid, Role, _, access, actor, form_for, keeps_draft, now, render, say, see_other

blueprint = Blueprint("certificates_candidates", __name__)
officers = access.roles(Role.MUNICIPAL_OFFICER, Role.PROVINCIAL_OFFICER)


@blueprint.get("/certificates/candidates")
@officers
def index() -> Response:
    """The open pairs, or those that were decided."""
    state = request.args.get("state", "open")
    rows, following = service.listed(state=state, after=request.args.get("after", 0, type=int), actor=actor())
    return render(
        "certificates/candidates/list.html",
        rows=rows,
        state=state,
        next_url=f"/certificates/candidates?state={state}&after={following}" if following else None,
        **_words(),
    )


def _words() -> dict[str, object]:
    return {
        "reasons": words.REASON_NAMES,
        "standings": words.STANDING_NAMES,
        "tones": words.STANDING_TONES,
        "record_names": words.RECORD_NAMES,
        "regions": REGION_NAMES,
    }


def _one(candidate_id: int, form: RulingForm, status: int = 200) -> Response:
    pair = service.one(candidate_id=candidate_id, actor=actor())
    first, second = (dict(words.record_rows(told)) for told in pair.told)
    labels = [*first, *(label for label in second if label not in first)]
    return render(
        "certificates/candidates/one.html",
        status=status,
        pair=pair,
        form=form,
        lines=[(label, first.get(label, ""), second.get(label, "")) for label in labels],
        **_words(),
    )


@blueprint.get("/certificates/candidates/<int:candidate_id>")
@officers
def one(candidate_id: int) -> Response:
    """Both records side by side, and what was decided about them."""
    return _one(candidate_id, form_for(RulingForm, key="certificates.ruling", arguments=request.view_args))


@blueprint.post("/certificates/candidates/<int:candidate_id>")
@officers
@keeps_draft("certificates.ruling")
def decide(candidate_id: int) -> Response:
    """The same, different, or undone."""
    form, word = RulingForm(request.form), request.form.get("decision", "")
    if form.validate():
        given = {
            "candidate_id": candidate_id,
            "version": request.form.get("version", 0, type=int),
            "reason": form.reason.data or "",
            "actor": actor(),
            "now": now(),
        }
        try:
            if word == "undo":
                service.undo(**given)
            else:
                service.decide(**given, same=word == "same")
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("已记录决定"))
            return see_other("/certificates/candidates")
    return _one(candidate_id, form, status=422)
