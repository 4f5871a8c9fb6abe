"""A meeting's pages for its office and the province: the list, planning, the cases, the seats, recusals."""

from flask import Blueprint, Response, request
from wtforms.fields.choices import SelectChoice

from plugins.committees.forms.meeting import MeetingForm, OrderForm, ReasonForm, SeatForm
from plugins.committees.service import conflict, room, seats
from plugins.committees.service import filing as filings
from plugins.committees.service import meeting as service
from plugins.committees.web.room import MEETING_NAMES, MEETING_TONES, ROLE_NAMES, office, say, say_end, watchers, words
from portal.plugin import Form, Invalid, Role, _, actor, form_for, keeps_draft, now, render, see_other
from portal.plugin import say as tell

blueprint = Blueprint("committees_meeting", __name__)


@blueprint.get("/committees/meetings")
@watchers
def index() -> Response:
    """The meetings of the office, or for the province of all; newest first."""
    rows, following = service.listed(actor=actor(), after_id=request.args.get("after", 0, type=int))
    return render(
        "committees/meeting/list.html",
        rows=rows,
        next_url=f"/committees/meetings?after={following}" if following else None,
        may_plan=actor().role is Role.OFFICE_OFFICER,
        meeting_names=MEETING_NAMES,
        meeting_tones=MEETING_TONES,
        say=say,
        say_end=say_end,
    )


def _plan_page(form: MeetingForm, status: int = 200) -> Response:
    return render("committees/meeting/plan.html", status=status, form=form)


def _with_committees(form: MeetingForm) -> MeetingForm:
    rows, _following = filings.listed(actor=actor())
    form.committee_id.choices = [SelectChoice(row.id, row.name) for row in rows if row.state == "approved"]
    return form


@blueprint.get("/committees/meetings/new")
@office
def plan_form() -> Response:
    """An empty plan."""
    return _plan_page(_with_committees(form_for(MeetingForm, key="committees.plan")))


@blueprint.post("/committees/meetings/new")
@office
@keeps_draft("committees.plan")
def plan() -> Response:
    """Begin a meeting."""
    form = _with_committees(MeetingForm(request.form))
    if form.validate():
        try:
            identity = service.create(plan=form.plan(), actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors({("day" if name == "convenes_at" else name): text for name, text in refusal.errors.items()})
        else:
            return see_other(f"/committees/meetings/{identity}/cases")
    return _plan_page(form, status=422)


@blueprint.get("/committees/meetings/<int:meeting_id>")
@watchers
def one(meeting_id: int) -> Response:
    """Where the meeting stands, and what comes next."""
    found = room.own_meeting(meeting_id, actor())
    return render(
        "committees/meeting/one.html",
        cases=room.cases_for(found, actor()),
        seats=seats.seats(meeting_id=meeting_id, actor=actor()),
        may_run=actor().role is Role.OFFICE_OFFICER,
        **words(found, ""),
    )


@blueprint.post("/committees/meetings/<int:meeting_id>/convene")
@office
def convene(meeting_id: int) -> Response:
    """The meeting begins."""
    service.convene(meeting_id=meeting_id, actor=actor(), now=now())
    tell(_("会议已开始"))
    return see_other(f"/committees/meetings/{meeting_id}")


def _reason_page(meeting_id: int, form: Form, *, title: str, action: str, key: str, status: int = 200) -> Response:
    found = room.own_meeting(meeting_id, actor())
    given = {"title": title, "action": action, "key": key}
    return render("committees/meeting/reason.html", status=status, form=form, **given, **words(found, ""))


@blueprint.get("/committees/meetings/<int:meeting_id>/cancel")
@office
def cancel_form(meeting_id: int) -> Response:
    """Cancelling frees the cases: the reason first."""
    form = form_for(ReasonForm, key="committees.cancel", arguments=request.view_args)
    return _reason_page(meeting_id, form, title=_("取消会议"), action=request.path, key="committees.cancel")


@blueprint.post("/committees/meetings/<int:meeting_id>/cancel")
@office
@keeps_draft("committees.cancel")
def cancel(meeting_id: int) -> Response:
    """The meeting will not be held."""
    form = ReasonForm(request.form)
    if form.validate():
        service.cancel(meeting_id=meeting_id, reason=form.reason.data or "", actor=actor(), now=now())
        tell(_("会议已取消，名单中的申报可以列入其他会议"))
        return see_other("/committees/meetings")
    given = {"title": _("取消会议"), "action": request.path, "key": "committees.cancel"}
    return _reason_page(meeting_id, form, **given, status=422)


@blueprint.get("/committees/meetings/<int:meeting_id>/cases")
@watchers
def cases(meeting_id: int) -> Response:
    """The list, and what may still be put on it."""
    found = room.own_meeting(meeting_id, actor())
    runs = actor().role is Role.OFFICE_OFFICER and found.state == "preparing"
    after = request.args.get("after", "")
    given = {"meeting_id": meeting_id, "actor": actor(), "after_key": after}
    waiting, following = service.candidates(**given) if runs else ((), "")
    return render(
        "committees/meeting/cases.html",
        cases=room.cases_for(found, actor()),
        waiting=waiting,
        more_url=f"/committees/meetings/{meeting_id}/cases?after={following}" if following else None,
        may_change=actor().role is Role.OFFICE_OFFICER and found.state in ("preparing", "session"),
        **words(found, "/cases"),
    )


@blueprint.post("/committees/meetings/<int:meeting_id>/cases")
@office
def add_cases(meeting_id: int) -> Response:
    """Put the ticked applications on the list."""
    chosen = request.form.getlist("application", type=int)
    if not chosen:
        tell(_("请先勾选要列入名单的申报"), "warning")
    else:
        count = service.add_cases(meeting_id=meeting_id, application_ids=chosen, actor=actor(), now=now())
        tell(_("已将%(count)d份申报列入名单", count=count))
    return see_other(f"/committees/meetings/{meeting_id}/cases")


@blueprint.get("/committees/meetings/<int:meeting_id>/cases/<int:case_id>/remove")
@office
def remove_form(meeting_id: int, case_id: int) -> Response:
    """Taking a case off the list: the reason first."""
    _found, case = room.case_for(case_id, actor())
    form = form_for(ReasonForm, key="committees.remove", arguments=request.view_args)
    title = _("将%(name)s移出名单", name=case.applicant_name)
    return _reason_page(meeting_id, form, title=title, action=request.path, key="committees.remove")


@blueprint.post("/committees/meetings/<int:meeting_id>/cases/<int:case_id>/remove")
@office
@keeps_draft("committees.remove")
def remove(meeting_id: int, case_id: int) -> Response:
    """Take a case off the list."""
    _found, case = room.case_for(case_id, actor())
    form = ReasonForm(request.form)
    if form.validate():
        service.remove_case(case_id=case_id, reason=form.reason.data or "", actor=actor(), now=now())
        return see_other(f"/committees/meetings/{meeting_id}/cases")
    given = {"title": _("将%(name)s移出名单", name=case.applicant_name), "action": request.path}
    return _reason_page(meeting_id, form, **given, key="committees.remove", status=422)


def _seats_page(meeting_id: int, form: SeatForm, status: int = 200) -> Response:
    found = room.own_meeting(meeting_id, actor())
    given = seats.seats(meeting_id=meeting_id, actor=actor())
    runs = actor().role is Role.OFFICE_OFFICER
    return render(
        "committees/meeting/seats.html",
        status=status,
        seats=given,
        form=form,
        may_change=runs and found.state == "preparing",
        may_note=runs and found.state in ("preparing", "session"),
        **words(found, "/seats"),
    )


def _with_experts(form: SeatForm, meeting_id: int) -> SeatForm:
    rows = seats.sitting_candidates(meeting_id=meeting_id, actor=actor(), now=now())
    form.expert_id.choices = [SelectChoice(row.id, f"{row.name} · {row.employer_name}") for row in rows]
    form.role.choices = [SelectChoice(role.value, _(name)) for role, name in reversed(list(ROLE_NAMES.items()))]
    return form


@blueprint.get("/committees/meetings/<int:meeting_id>/seats")
@watchers
def seats_page(meeting_id: int) -> Response:
    """Who sits in the panel."""
    return _seats_page(meeting_id, _with_experts(SeatForm(), meeting_id))


@blueprint.post("/committees/meetings/<int:meeting_id>/seats")
@office
def give_seat(meeting_id: int) -> Response:
    """Invite an expert of the pool by name, such as a chair named in the filing."""
    form = _with_experts(SeatForm(request.form), meeting_id)
    if not form.validate():
        return _seats_page(meeting_id, form, status=422)
    role = next(each for each in ROLE_NAMES if each.value == form.role.data)
    given = {"meeting_id": meeting_id, "expert_id": form.expert_id.data, "role": role}
    seats.seat_drawn(**given, actor=actor(), now=now())
    return see_other(f"/committees/meetings/{meeting_id}/seats")


@blueprint.post("/committees/meetings/<int:meeting_id>/seats/<int:seat_id>/attendance")
@office
def attendance(meeting_id: int, seat_id: int) -> Response:
    """Note whether an expert attends."""
    seats.attend(seat_id=seat_id, present=request.form.get("present") == "yes", actor=actor(), now=now())
    return see_other(f"/committees/meetings/{meeting_id}/seats")


@blueprint.get("/committees/meetings/<int:meeting_id>/conflicts")
@watchers
def conflicts(meeting_id: int) -> Response:
    """Who is out of which case, and who has not yet declared."""
    cases, sitting, known = conflict.board(meeting_id=meeting_id, actor=actor())
    found = room.own_meeting(meeting_id, actor())
    runs = actor().role is Role.OFFICE_OFFICER and found.state in ("preparing", "session")
    given = {"cases": cases, "seats": sitting, "known": known, "may_order": runs}
    return render("committees/meeting/conflicts.html", **given, **words(found, "/conflicts"))


def _order_page(meeting_id: int, case_id: int, form: OrderForm, status: int = 200) -> Response:
    found, case = room.case_for(case_id, actor())
    _cases, sitting, _known = conflict.board(meeting_id=meeting_id, actor=actor())
    form.person_id.choices = [SelectChoice(seat.person_id, seat.name) for seat in sitting]
    return render("committees/meeting/order.html", status=status, case=case, form=form, **words(found, "/conflicts"))


@blueprint.get("/committees/meetings/<int:meeting_id>/conflicts/<int:case_id>")
@office
def order_form(meeting_id: int, case_id: int) -> Response:
    """Leaving an expert out of a case: who, and why."""
    form = form_for(OrderForm, key="committees.order", arguments=request.view_args)
    return _order_page(meeting_id, case_id, form)


@blueprint.post("/committees/meetings/<int:meeting_id>/conflicts/<int:case_id>")
@office
@keeps_draft("committees.order")
def order(meeting_id: int, case_id: int) -> Response:
    """Leave an expert out of a case."""
    form = OrderForm(request.form)
    _cases, sitting, _known = conflict.board(meeting_id=meeting_id, actor=actor())
    form.person_id.choices = [SelectChoice(seat.person_id, seat.name) for seat in sitting]
    if form.validate():
        given = {"case_id": case_id, "person_id": form.person_id.data, "reason": form.reason.data or ""}
        conflict.order(**given, actor=actor(), now=now())
        return see_other(f"/committees/meetings/{meeting_id}/conflicts")
    return _order_page(meeting_id, case_id, form, status=422)
