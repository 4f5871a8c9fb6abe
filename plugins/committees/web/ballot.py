"""The secret ballot's pages: the office's, the key holders', the voters'. They work without JavaScript.

Nothing that is typed here is kept as a draft: a vote must be nowhere but in the box.
"""

from flask import Blueprint, Response, request

from plugins.committees.domain.ballot import CHOICES, Choice
from plugins.committees.domain.quorum import CLAUSE, least_attending, least_yes
from plugins.committees.forms.meeting import ClosingForm, CodeForm, ReasonForm
from plugins.committees.service import ballot as service
from plugins.committees.service import ballot_key as keys
from plugins.committees.service import ballot_reading as reading
from plugins.committees.service.minutes import minutes
from plugins.committees.web.room import experts, office, say, words
from portal.plugin import (
    N_,
    Form,
    Refused,
    Role,
    _,
    access,
    actor,
    download,
    form_for,
    keeps_draft,
    now,
    render,
    see_other,
)
from portal.plugin import say as tell

blueprint = Blueprint("committees_ballot", __name__)
watchers = access.roles(Role.OFFICE_OFFICER, Role.PROVINCIAL_OFFICER)
CHOICE_NAMES = {Choice.YES: N_("赞成"), Choice.NO: N_("反对"), Choice.ABSTAIN: N_("弃权")}
HOLDER_NAMES = {
    "chair": N_("主任委员（缺席时为副主任委员）"),
    "office": N_("评委会办公室"),
    "province": N_("省级人社部门"),
}
STATE_NAMES = {
    "prepared": N_("等待领取口令"),
    "open": N_("正在投票"),
    "closed": N_("已结束，等待开箱"),
    "opened": N_("已开箱"),
}


@blueprint.get("/committees/meetings/<int:meeting_id>/ballot")
@watchers
def board(meeting_id: int) -> Response:
    """How the ballot stands: who has voted, never what; and the results once it is opened."""
    found = reading.board(meeting_id=meeting_id, actor=actor())
    return render(
        "committees/ballot/board.html",
        found=found,
        state_names=STATE_NAMES,
        holder_names=HOLDER_NAMES,
        may_run=actor().role is Role.OFFICE_OFFICER,
        least=least_attending(found.meeting.members),
        least_yes=least_yes,
        clause=CLAUSE,
        **words(found.meeting, "/ballot"),
    )


@blueprint.post("/committees/meetings/<int:meeting_id>/ballot/prepare")
@office
def prepare(meeting_id: int) -> Response:
    """Fix the list, the roll and the key."""
    service.prepare(meeting_id=meeting_id, actor=actor(), now=now())
    tell(_("表决已准备，请三位保管人分别领取口令"))
    return see_other(f"/committees/meetings/{meeting_id}/ballot")


@blueprint.post("/committees/meetings/<int:meeting_id>/ballot/open")
@office
def open_voting(meeting_id: int) -> Response:
    """Let the experts vote."""
    service.open_voting(meeting_id=meeting_id, actor=actor(), now=now())
    tell(_("投票已开始"))
    return see_other(f"/committees/meetings/{meeting_id}/ballot")


def _discard_page(meeting_id: int, form: Form, status: int = 200) -> Response:
    found = reading.board(meeting_id=meeting_id, actor=actor())
    given = {"title": _("取消这次准备"), "action": request.path, "key": "committees.discard"}
    return render(
        "committees/meeting/reason.html", status=status, form=form, **given, **words(found.meeting, "/ballot")
    )


@blueprint.get("/committees/meetings/<int:meeting_id>/ballot/minutes.pdf")
@watchers
def minutes_pdf(meeting_id: int) -> Response:
    """The minutes of an opened ballot."""
    content = minutes(meeting_id=meeting_id, actor=actor(), now=now())
    return download(content, name=f"minutes-{meeting_id}.pdf", media_type="application/pdf")


@blueprint.get("/committees/meetings/<int:meeting_id>/ballot/discard")
@office
def discard_form(meeting_id: int) -> Response:
    """Taking a prepared ballot back: the reason first."""
    return _discard_page(meeting_id, form_for(ReasonForm, key="committees.discard", arguments=request.view_args))


@blueprint.post("/committees/meetings/<int:meeting_id>/ballot/discard")
@office
@keeps_draft("committees.discard")
def discard(meeting_id: int) -> Response:
    """Take a prepared ballot back."""
    form = ReasonForm(request.form)
    if not form.validate():
        return _discard_page(meeting_id, form, status=422)
    service.discard(meeting_id=meeting_id, reason=form.reason.data or "", actor=actor(), now=now())
    return see_other(f"/committees/meetings/{meeting_id}/ballot")


@blueprint.post("/committees/meetings/<int:meeting_id>/ballot/close")
@office
def close(meeting_id: int) -> Response:
    """End the voting when everybody has voted."""
    service.close(meeting_id=meeting_id, actor=actor(), now=now())
    tell(_("投票已结束"))
    return see_other(f"/committees/meetings/{meeting_id}/ballot")


def _key_page(meeting_id: int, home: str, form: CodeForm | ClosingForm, status: int = 200) -> Response:
    found = reading.key_of(meeting_id=meeting_id, actor=actor())
    return render(
        "committees/ballot/key.html",
        status=status,
        found=found,
        form=form,
        closing=form if isinstance(form, ClosingForm) else ClosingForm(),
        home=home,
        holder_names=HOLDER_NAMES,
        state_names=STATE_NAMES,
    )


def _fetch(meeting_id: int, home: str) -> Response:
    code = keys.fetch_code(meeting_id=meeting_id, actor=actor(), now=now())
    return render("committees/ballot/code.html", code=code, home=home)


def _hand_in(meeting_id: int, home: str) -> Response:
    form = CodeForm(request.form)
    if form.validate():
        try:
            done = keys.hand_in(meeting_id=meeting_id, code=form.code.data or "", actor=actor(), now=now())
        except Refused as refusal:
            if refusal.code != "wrong_code":
                raise
            form.add_errors({"code": refusal.message})
        else:
            tell(_("票箱已开启") if done else _("您的口令已交入，等待另一位保管人"))
            return see_other(home)
    return _key_page(meeting_id, home, form, status=422)


@blueprint.get("/committees/meetings/<int:meeting_id>/ballot/key")
@watchers
def key(meeting_id: int) -> Response:
    """The office's or the province's part of the key."""
    return _key_page(meeting_id, f"/committees/meetings/{meeting_id}/ballot", CodeForm())


@blueprint.post("/committees/meetings/<int:meeting_id>/ballot/key")
@watchers
def fetch_code(meeting_id: int) -> Response:
    """Show the holder's code, once."""
    return _fetch(meeting_id, f"/committees/meetings/{meeting_id}/ballot")


@blueprint.post("/committees/meetings/<int:meeting_id>/ballot/reveal")
@watchers
def hand_in(meeting_id: int) -> Response:
    """Open the box together with another holder."""
    return _hand_in(meeting_id, f"/committees/meetings/{meeting_id}/ballot")


@blueprint.get("/expert/meetings/<int:meeting_id>/ballot/key")
@experts
def chair_key(meeting_id: int) -> Response:
    """The part of the key of whoever presides."""
    return _key_page(meeting_id, f"/expert/meetings/{meeting_id}/ballot/key", CodeForm())


@blueprint.post("/expert/meetings/<int:meeting_id>/ballot/key")
@experts
def chair_fetch(meeting_id: int) -> Response:
    """Show the code of whoever presides, once."""
    return _fetch(meeting_id, f"/expert/meetings/{meeting_id}/ballot/key")


@blueprint.post("/expert/meetings/<int:meeting_id>/ballot/reveal")
@experts
def chair_hand_in(meeting_id: int) -> Response:
    """Whoever presides opens the box together with another holder."""
    return _hand_in(meeting_id, f"/expert/meetings/{meeting_id}/ballot/key")


@blueprint.post("/expert/meetings/<int:meeting_id>/ballot/close")
@experts
def chair_close(meeting_id: int) -> Response:
    """The chair ends the voting, also while somebody has not voted: in words."""
    home, form = f"/expert/meetings/{meeting_id}/ballot/key", ClosingForm(request.form)
    if not form.validate():
        return _key_page(meeting_id, home, form, status=422)
    try:
        service.close(meeting_id=meeting_id, note=form.note.data or "", actor=actor(), now=now())
    except Refused as refusal:
        if refusal.code != "note_missing":
            raise
        form.add_errors({"note": _("还有专家没有投票，请写明原因，至少4个字")})
        return _key_page(meeting_id, home, form, status=422)
    tell(_("投票已结束"))
    return see_other(home)


def _paper_page(meeting_id: int, *, missing: bool = False, status: int = 200) -> Response:
    found = service.paper(meeting_id=meeting_id, actor=actor())
    if found.done or found.session.state != "open":
        return render("committees/ballot/voted.html", found=found, state_names=STATE_NAMES, say=say)
    choices = [(choice.value, _(CHOICE_NAMES[choice])) for choice in CHOICES]
    given = {"choices": choices, "typed": request.form, "missing": missing}
    return render("committees/ballot/paper.html", status=status, found=found, **given)


@blueprint.get("/expert/meetings/<int:meeting_id>/ballot")
@experts
def paper(meeting_id: int) -> Response:
    """The ballot paper."""
    return _paper_page(meeting_id)


@blueprint.post("/expert/meetings/<int:meeting_id>/ballot/check")
@experts
def check(meeting_id: int) -> Response:
    """The choices once more, before they are cast."""
    found = service.paper(meeting_id=meeting_id, actor=actor())
    choices = service.read_choices(found, request.form)
    if choices is None or request.form.get("change"):
        return _paper_page(meeting_id, missing=choices is None, status=200 if choices else 422)
    return render("committees/ballot/check.html", found=found, choices=choices, choice_names=CHOICE_NAMES)


@blueprint.post("/expert/meetings/<int:meeting_id>/ballot")
@experts
def cast(meeting_id: int) -> Response:
    """Cast the vote; the trackers are on this answer and nowhere else."""
    found = service.paper(meeting_id=meeting_id, actor=actor())
    choices = service.read_choices(found, request.form)
    if choices is None:
        return _paper_page(meeting_id, missing=True, status=422)
    if found.done:
        return _paper_page(meeting_id)
    trackers = service.cast(meeting_id=meeting_id, choices=choices, actor=actor(), now=now())
    return render("committees/ballot/cast.html", found=found, trackers=trackers)
