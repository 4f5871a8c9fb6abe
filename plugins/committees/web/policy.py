"""The office's work list of policy reviews, and passing many of them with every effect shown first."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask import Blueprint, Response, request

from plugins.committees.domain.policy import Bearing, Show, ticks
from plugins.committees.forms.policy import note_form, notes_of
from plugins.committees.service import policy as service
from plugins.committees.service.session_wording import BEARING_NAMES, BEARING_TONES, SHOW_NAMES
from portal.plugin import (
    SHANGHAI,
    Form,
    Invalid,
    Role,
    _,
    access,
    actor,
    form_for,
    keeps_draft,
    now,
    render,
    say,
    see_other,
)

blueprint = Blueprint("committees_policy", __name__)
office = access.roles(Role.OFFICE_OFFICER)


def _deadline(instant: datetime) -> str:
    """2023-11-30 24:00: the end of a day is said as that day's."""
    local = instant.astimezone(SHANGHAI)
    if local.hour or local.minute:
        return f"{local:%Y-%m-%d %H:%M}"
    return f"{local - timedelta(days=1):%Y-%m-%d} 24:00"


WORDS = {
    "bearing_names": BEARING_NAMES,
    "bearing_tones": BEARING_TONES,
    "met": Bearing.MET,
    "clause": service.CLAUSE,
    "deadline": _deadline,
}


def _show() -> Show:
    word = request.values.get("show", "")
    return Show(word) if word in set(Show) else Show.ALL


@blueprint.get("/committees/policy")
@office
def index() -> Response:
    """The open reviews of the office, soonest due first, each with the criteria's verdict."""
    show, after = _show(), request.args.get("after", "")
    found = service.work_list(show=show, after=after, actor=actor(), now=now())
    following = f"/committees/policy?show={show}&after={found.following}" if found.following else None
    filters = [
        {"text": name, "href": f"/committees/policy?show={each}", "current": each is show}
        for each, name in SHOW_NAMES.items()
    ]
    return render(
        "committees/policy/list.html", found=found, show=show, after=after, next_url=following, filters=filters, **WORDS
    )


def _preview_page(chosen: Mapping[int, int], errors: Mapping[str, str] | None = None) -> Response:
    after = request.values.get("after", "")
    found = service.preview(chosen=chosen, after=after, actor=actor(), now=now())
    form: Form = form_for(note_form(found.lines), key="committees.policy")
    told = dict(errors or {})
    if chosen and not found.lines and not told:
        told["chosen"] = _("勾选的申报都已不能通过")
    form.add_errors(told)
    for line in found.lines:
        if line.field in told and not line.tally.needs_note:
            form.form_errors.append(told[line.field])
    return render(
        "committees/policy/pass.html",
        status=422 if told else 200,
        found=found,
        form=form,
        after=after,
        show=_show(),
        **WORDS,
    )


@blueprint.get("/committees/policy/pass")
@office
def preview() -> Response:
    """Every effect of passing the ticked ones, before anything is done."""
    chosen = ticks(request.args.getlist("case"))
    if not chosen:
        say(_("请先勾选要通过的申报"), kind="warning")
        return see_other("/committees/policy")
    return _preview_page(chosen)


@blueprint.post("/committees/policy/pass")
@office
@keeps_draft("committees.policy")
def apply() -> Response:
    """Pass them, all or none."""
    chosen, after = ticks(request.form.getlist("case")), request.form.get("after", "")
    found = service.preview(chosen=chosen, after=after, actor=actor(), now=now())
    notes = notes_of(note_form(found.lines)(request.form))
    try:
        count = service.pass_many(chosen=chosen, notes=notes, after=after, actor=actor(), now=now())
    except Invalid as refusal:
        return _preview_page(chosen, refusal.errors)
    say(_("已通过%(count)s份申报的政策性审查", count=count))
    return see_other("/committees/policy")
