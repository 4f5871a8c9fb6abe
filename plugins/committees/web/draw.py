"""A meeting's draw: conditions, the frozen list, the result, replacements, and the record to run it again."""

import json

from flask import Blueprint, Response, request

from plugins.committees.domain.expert import REGIONS
from plugins.committees.forms.draw import DrawForm, VoidForm
from plugins.committees.service import draw as service
from plugins.committees.service import draw_pool
from plugins.committees.service.draw_wording import STATE_NAMES, STATE_TONES
from plugins.committees.web.room import office, own_meeting, watchers, words
from portal.plugin import Invalid, Role, _, actor, download, form_for, keeps_draft, now, render, say, see_other

blueprint = Blueprint("committees_draw", __name__)


def _at(meeting_id: int) -> str:
    return f"/committees/meetings/{meeting_id}/draw"


def _page(meeting_id: int, form: DrawForm | None, status: int = 200) -> Response:
    found = service.view(meeting_id=meeting_id, actor=actor())
    runs = actor().role is Role.OFFICE_OFFICER and found.meeting.state == "preparing"
    given = {"form": form} if form is not None and runs and found.row is None else {}
    return render(
        "committees/draw/one.html",
        status=status,
        found=found,
        row=found.row,
        may_run=runs,
        regions=REGIONS,
        level=draw_pool.level_of(found.meeting),
        draw_names=STATE_NAMES,
        draw_tones=STATE_TONES,
        **given,
        **words(found.meeting, "/draw"),
    )


@blueprint.get("/committees/meetings/<int:meeting_id>/draw")
@watchers
def show(meeting_id: int) -> Response:
    """Where the draw stands, and what comes next."""
    stored = draw_pool.suggested(own_meeting(meeting_id, actor()), now())
    return _page(meeting_id, form_for(DrawForm, key="committees.draw", arguments=request.view_args, **stored))


@blueprint.post("/committees/meetings/<int:meeting_id>/draw")
@office
@keeps_draft("committees.draw")
def commit(meeting_id: int) -> Response:
    """Fix the conditions and a hidden seed."""
    form = DrawForm(request.form)
    if form.validate():
        try:
            service.commit(meeting_id=meeting_id, wish=form.wish(), actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("抽取条件和种子已封存"))
            return see_other(_at(meeting_id))
    return _page(meeting_id, form, status=422)


@blueprint.post("/committees/meetings/<int:meeting_id>/draw/freeze")
@office
def freeze(meeting_id: int) -> Response:
    """Close the list of the pool."""
    count = service.freeze(meeting_id=meeting_id, actor=actor(), now=now())
    say(_("名单已冻结，其中%(count)d人符合条件", count=count))
    return see_other(_at(meeting_id))


@blueprint.post("/committees/meetings/<int:meeting_id>/draw/run")
@office
def run(meeting_id: int) -> Response:
    """Show the seed, draw and invite."""
    invited = service.run_draw(meeting_id=meeting_id, actor=actor(), now=now())
    say(_("抽取完成，已向%(count)d位专家发出邀请", count=len(invited)))
    return see_other(_at(meeting_id))


def _reason_page(meeting_id: int, form: VoidForm, title: str, key: str, status: int = 200) -> Response:
    frame = {**words(own_meeting(meeting_id, actor()), "/draw"), "base": _at(meeting_id)}
    given = {"title": title, "action": request.path, "key": key}
    return render("committees/meeting/reason.html", status=status, form=form, **given, **frame)


@blueprint.get("/committees/meetings/<int:meeting_id>/draw/replace/<int:seat_id>")
@office
def replace_form(meeting_id: int, seat_id: int) -> Response:
    """Why another is drawn."""
    form = form_for(VoidForm, key="committees.draw-replace", arguments=request.view_args)
    return _reason_page(meeting_id, form, _("抽取替补"), "committees.draw-replace")


@blueprint.post("/committees/meetings/<int:meeting_id>/draw/replace/<int:seat_id>")
@office
@keeps_draft("committees.draw-replace")
def replace_seat(meeting_id: int, seat_id: int) -> Response:
    """Draw another for a seat; the stream goes on."""
    form = VoidForm(request.form)
    if not form.validate():
        return _reason_page(meeting_id, form, _("抽取替补"), "committees.draw-replace", status=422)
    given = {"meeting_id": meeting_id, "seat_id": seat_id, "actor": actor(), "now": now()}
    service.replace_seat(reason=form.reason.data or "", **given)
    say(_("已抽取替补并发出邀请"))
    return see_other(_at(meeting_id))


@blueprint.get("/committees/meetings/<int:meeting_id>/draw/void")
@office
def void_form(meeting_id: int) -> Response:
    """Why the draw is given up."""
    form = form_for(VoidForm, key="committees.draw-void", arguments=request.view_args)
    return _reason_page(meeting_id, form, _("作废这次抽取"), "committees.draw-void")


@blueprint.post("/committees/meetings/<int:meeting_id>/draw/void")
@office
@keeps_draft("committees.draw-void")
def void(meeting_id: int) -> Response:
    """Give up a draw that has not been run."""
    form = VoidForm(request.form)
    if not form.validate():
        return _reason_page(meeting_id, form, _("作废这次抽取"), "committees.draw-void", status=422)
    service.set_aside(meeting_id=meeting_id, reason=form.reason.data or "", actor=actor(), now=now())
    say(_("已作废，可以重新设定条件"))
    return see_other(_at(meeting_id))


@blueprint.get("/committees/meetings/<int:meeting_id>/draw/export")
@watchers
def export(meeting_id: int) -> Response:
    """The record, without names."""
    document = service.export(meeting_id=meeting_id, actor=actor())
    content = json.dumps(document, ensure_ascii=False, indent=1).encode()
    return download(content, name=f"draw-{meeting_id}.json", media_type="application/json")
