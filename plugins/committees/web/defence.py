"""The defence of a meeting: the office's order and live page, the applicant's place, the experts' notes."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, request

from plugins.committees.domain.defence import REASONED, Act, ends_at
from plugins.committees.forms.defence import NoteForm, OrderForm, TurnForm
from plugins.committees.service import defence as service
from plugins.committees.service import defence_place as places
from plugins.committees.service.session_wording import ACT_NAMES, NOTE_KINDS, STATUS_NAMES, STATUS_TONES
from plugins.committees.service.settings import defence_minutes
from plugins.committees.web import room
from portal.plugin import (
    SHANGHAI,
    Form,
    Invalid,
    Missing,
    Role,
    _,
    access,
    actor,
    form_for,
    keeps_draft,
    now,
    parse_instant,
    render,
    say,
    see_other,
)

blueprint = Blueprint("committees_defence", __name__)
applicants = access.roles(Role.APPLICANT)
# How often the live pages are asked for again.
REFRESH_SECONDS = 20
WORDS = {
    "status_names": STATUS_NAMES,
    "tones": STATUS_TONES,
    "act_names": ACT_NAMES,
    "kinds": NOTE_KINDS,
    "zone": SHANGHAI,
    "refresh": REFRESH_SECONDS,
    "reasoned": REASONED,
}


def _base(meeting_id: int) -> str:
    return f"/committees/meetings/{meeting_id}/defence"


def _timer(board: service.Board) -> dict[str, object] | None:
    """The running turn's time: whole minutes gone and left, or over."""
    row = board.running
    end = ends_at(service.turn_of(row.turn)) if row else None
    if row is None or end is None or row.turn.started_at is None:
        return None
    minute = timedelta(minutes=1)
    over = now() > end
    return {
        "row": row,
        "gone": (now() - row.turn.started_at) // minute,
        "left": (now() - end) // minute if over else -((now() - end) // minute),
        "over": over,
        "end": end.astimezone(SHANGHAI),
    }


@blueprint.get("/committees/meetings/<int:meeting_id>/defence")
@room.watchers
def index(meeting_id: int) -> Response:
    """The live page: who is in, how long, who comes next."""
    board = service.board(meeting_id=meeting_id, actor=actor(), now=now())
    return render(
        "committees/defence/board.html",
        block="live",
        **room.words(board.meeting, "/defence"),
        board=board,
        timer=_timer(board),
        at=_here(),
        **WORDS,
    )


def _here() -> datetime:
    return now().astimezone(SHANGHAI)


def _order_page(meeting_id: int, form: OrderForm | None = None, status: int = 200) -> Response:
    board = service.board(meeting_id=meeting_id, actor=actor(), now=now())
    if not board.may_run or board.begun:
        raise Missing(_("答辩已经开始或会议已进入表决，不能再安排次序"))
    found = board.defence
    opens = found.opens_at if found else board.meeting.convenes_at
    stored = {
        "opens_at": opens.astimezone(SHANGHAI) if opens else None,
        "place": found.place if found else board.meeting.place,
        "minutes": found.minutes if found else defence_minutes(),
        "way": "typed" if found and not found.seed else "drawn",
    }
    form = form or form_for(OrderForm, key="committees.order", arguments={"meeting_id": meeting_id}, **stored)
    cases = [row.case for row in board.rows] + list(board.loose)
    typed = {case.id: request.form.get(f"place_{case.id}", str(at)) for at, case in enumerate(cases, 1)}
    return render(
        "committees/defence/order.html",
        status=status,
        **room.words(board.meeting, "/defence"),
        form=form,
        board=board,
        cases=cases,
        typed=typed,
        **WORDS,
    )


@blueprint.get("/committees/meetings/<int:meeting_id>/defence/order")
@room.office
def order_form(meeting_id: int) -> Response:
    """When and where, and the order: drawn or typed."""
    return _order_page(meeting_id)


@blueprint.post("/committees/meetings/<int:meeting_id>/defence/order")
@room.office
@keeps_draft("committees.order")
def order(meeting_id: int) -> Response:
    """Make the order."""
    form = OrderForm(request.form)
    if form.validate():
        try:
            service.arrange(
                meeting_id=meeting_id,
                version=request.form.get("version", 0, type=int),
                opens_at=parse_instant(form.opens_at.data.isoformat()),
                place=form.place.data or "",
                minutes=form.minutes.data or 0,
                places=_typed_places() if form.way.data == "typed" else None,
                actor=actor(),
                now=now(),
            )
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("答辩次序已排定，已通知申报人"))
            return see_other(_base(meeting_id))
    return _order_page(meeting_id, form, status=422)


def _typed_places() -> dict[int, int | None]:
    prefix = "place_"
    return {
        int(name.removeprefix(prefix)): request.form.get(name, type=int)
        for name in request.form
        if name.startswith(prefix) and name.removeprefix(prefix).isdecimal()
    }


@blueprint.post("/committees/meetings/<int:meeting_id>/defence/loose")
@room.office
def add_loose(meeting_id: int) -> Response:
    """Cases that came later take the last places."""
    count = service.add_loose(meeting_id=meeting_id, actor=actor(), now=now())
    say(_("%(count)s份申报已排在最后", count=count))
    return see_other(_base(meeting_id))


def _act(word: str) -> Act:
    if word not in set(Act):
        raise Missing
    return Act(word)


def _turn_page(meeting_id: int, case_id: int, deed: Act, form: Form, status: int = 200) -> Response:
    board = service.board(meeting_id=meeting_id, actor=actor(), now=now())
    row = next((row for row in board.rows if row.case.id == case_id), None)
    if row is None or deed not in row.acts:
        raise Missing(_("答辩状态已经改变，请刷新后再操作"))
    return render(
        "committees/defence/turn.html",
        status=status,
        **room.words(board.meeting, "/defence"),
        form=form,
        row=row,
        deed=deed,
        **WORDS,
    )


@blueprint.get("/committees/meetings/<int:meeting_id>/defence/<int:case_id>/<word>")
@room.office
def turn_form(meeting_id: int, case_id: int, word: str) -> Response:
    """An absence or a postponement: why?"""
    deed = _act(word)
    return _turn_page(meeting_id, case_id, deed, form_for(TurnForm, key="committees.turn", arguments=request.view_args))


@blueprint.post("/committees/meetings/<int:meeting_id>/defence/<int:case_id>/<word>")
@room.office
@keeps_draft("committees.turn")
def turn(meeting_id: int, case_id: int, word: str) -> Response:
    """Start, stop, note an absence, postpone, call back."""
    deed, form = _act(word), TurnForm(request.form)
    if deed in REASONED and not form.validate():
        return _turn_page(meeting_id, case_id, deed, form, status=422)
    reason = form.reason.data or "" if deed in REASONED else ""
    service.act(meeting_id=meeting_id, case_id=case_id, deed=deed, reason=reason, actor=actor(), now=now())
    return see_other(_base(meeting_id))


@blueprint.get("/committees/meetings/<int:meeting_id>/defence/<int:case_id>/notes")
@room.watchers
def notes(meeting_id: int, case_id: int) -> Response:
    """Every expert's questions and remarks on a case."""
    case, found = places.all_notes(case_id=case_id, actor=actor())
    return render("committees/defence/notes.html", case=case, notes=found, back=_base(meeting_id), **WORDS)


@blueprint.get("/committees/my-defence")
@applicants
def mine() -> Response:
    """The applicant's own place and expected time, and nobody else's."""
    found = places.own_places(actor=actor(), now=now())
    return render("committees/defence/mine.html", block="live", places=found, at=_here(), say=room.say, **WORDS)


@blueprint.get("/expert/meetings/<int:meeting_id>/defence")
@room.experts
def expert_board(meeting_id: int) -> Response:
    """The live page for experts: without the cases that do not exist for them."""
    board = service.expert_board(meeting_id=meeting_id, actor=actor(), now=now())
    given = {"board": board, "timer": _timer(board), "at": _here(), "say": room.say}
    return render("committees/defence/expert.html", block="live", **given, **WORDS)


def _note_page(case_id: int, form: Form | None = None, status: int = 200) -> Response:
    found = places.notes(case_id=case_id, actor=actor())
    arguments = {"meeting_id": found.meeting.id, "case_id": case_id}
    form = form or form_for(NoteForm, key="committees.note", arguments=arguments)
    return render("committees/defence/note.html", status=status, found=found, form=form, **WORDS)


@blueprint.get("/expert/meetings/<int:meeting_id>/defence/<int:case_id>")
@room.experts
def note_form(meeting_id: int, case_id: int) -> Response:
    """The expert's own notes on a case's defence."""
    return _note_page(case_id)


@blueprint.post("/expert/meetings/<int:meeting_id>/defence/<int:case_id>")
@room.experts
@keeps_draft("committees.note")
def note(meeting_id: int, case_id: int) -> Response:
    """Keep a question or a remark."""
    form = NoteForm(request.form)
    if form.validate():
        given = {"kind": form.kind.data, "text": form.text.data or ""}
        try:
            places.add_note(case_id=case_id, **given, actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("已记录"))
            return see_other(f"/expert/meetings/{meeting_id}/defence/{case_id}")
    return _note_page(case_id, form, status=422)
