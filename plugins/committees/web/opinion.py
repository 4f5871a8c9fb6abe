"""The opinions of a group: the experts' pages."""

from flask import Blueprint, Response, request

from plugins.committees.forms.group import OpinionForm, VoiceForm
from plugins.committees.service import opinion as service
from plugins.committees.service.group import CLAUSE
from plugins.committees.service.session_wording import VERDICT_NAMES
from plugins.committees.web import room
from portal.plugin import Form, Invalid, _, actor, form_for, keeps_draft, now, render, say, see_other

blueprint = Blueprint("committees_opinion", __name__)
WORDS = {"verdict_names": VERDICT_NAMES, "clause": CLAUSE}


def _address(meeting_id: int, case_id: int) -> str:
    return f"/expert/meetings/{meeting_id}/opinions/{case_id}"


@blueprint.get("/expert/meetings/<int:meeting_id>/opinions")
@room.experts
def index(meeting_id: int) -> Response:
    """The cases of the expert's group."""
    group, tasks = service.tasks(meeting_id=meeting_id, actor=actor())
    return render("committees/opinion/list.html", meeting_id=meeting_id, group=group, tasks=tasks, **WORDS)


def _page(case_id: int, *, draft: Form | None = None, voice: Form | None = None, status: int = 200) -> Response:
    found = service.view(case_id=case_id, actor=actor())
    arguments = {"meeting_id": found.meeting.id, "case_id": case_id}
    seen = found.opinion
    # One thing at a time: to answer what is there, or to write it anew.
    revises = draft is not None or (voice is None and (seen is None or bool(request.args.get("revise"))))
    if revises and draft is None:
        stored = {"verdict": seen.verdict, "text": seen.text} if seen else {}
        draft = form_for(OpinionForm, key="committees.opinion", arguments=arguments, **stored)
    if not revises and voice is None:
        voice = form_for(VoiceForm, key="committees.voice", arguments=arguments)
    return render(
        "committees/opinion/one.html",
        status=status,
        found=found,
        arguments=arguments,
        form=draft or voice,
        revises=revises,
        **WORDS,
    )


@blueprint.get("/expert/meetings/<int:meeting_id>/opinions/<int:case_id>")
@room.experts
def one(meeting_id: int, case_id: int) -> Response:
    """The opinion of one case: to write, to agree to, or to read."""
    return _page(case_id)


@blueprint.post("/expert/meetings/<int:meeting_id>/opinions/<int:case_id>")
@room.experts
@keeps_draft("committees.opinion")
def draft(meeting_id: int, case_id: int) -> Response:
    """Write the opinion, or a new version of it."""
    form = OpinionForm(request.form)
    if form.validate():
        version = request.form.get("version", 0, type=int)
        try:
            service.draft(
                case_id=case_id,
                version=version,
                verdict=form.verdict.data,
                text=form.text.data or "",
                actor=actor(),
                now=now(),
            )
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("评议意见已保存"))
            return see_other(_address(meeting_id, case_id))
    return _page(case_id, draft=form, status=422)


@blueprint.post("/expert/meetings/<int:meeting_id>/opinions/<int:case_id>/voice")
@room.experts
@keeps_draft("committees.voice")
def voice(meeting_id: int, case_id: int) -> Response:
    """Agree, or not."""
    form = VoiceForm(request.form)
    if form.validate():
        version = request.form.get("version", 0, type=int)
        try:
            service.say(
                case_id=case_id,
                version=version,
                agrees=form.agrees.data == "yes",
                remark=form.remark.data or "",
                actor=actor(),
                now=now(),
            )
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("您的意见已记录"))
            return see_other(_address(meeting_id, case_id))
    return _page(case_id, voice=form, status=422)


@blueprint.post("/expert/meetings/<int:meeting_id>/opinions/<int:case_id>/conclude")
@room.experts
def conclude(meeting_id: int, case_id: int) -> Response:
    """The leader ends it."""
    version = request.form.get("version", 0, type=int)
    service.conclude(case_id=case_id, version=version, actor=actor(), now=now())
    say(_("评议意见已定稿"))
    return see_other(_address(meeting_id, case_id))
