"""Representative works: the office's pages, the reviewer's, and what the panel reads."""

from datetime import timedelta

from flask import Blueprint, Response, request
from wtforms.fields.choices import SelectChoice

from plugins.committees.domain.works import State
from plugins.committees.forms.works import DeclineForm, ReviewForm, SendForm
from plugins.committees.service import works as service
from plugins.committees.service import works_review as reviews
from plugins.committees.service.session_wording import GRADE_NAMES, OBSTACLES, WORKS_STATES, WORKS_TONES
from plugins.committees.service.settings import works_anonymous, works_days
from plugins.committees.web import room
from portal.plugin import (
    SHANGHAI,
    Form,
    Invalid,
    _,
    actor,
    form_for,
    keeps_draft,
    now,
    render,
    say,
    see_other,
)

blueprint = Blueprint("committees_works", __name__)
WORDS = {
    "grade_names": GRADE_NAMES,
    "state_names": WORKS_STATES,
    "tones": WORKS_TONES,
    "obstacles": OBSTACLES,
    "zone": SHANGHAI,
    "a_moment": timedelta(microseconds=1),
}


@blueprint.get("/committees/meetings/<int:meeting_id>/works")
@room.watchers
def index(meeting_id: int) -> Response:
    """The 正高级 cases of the meeting and how their works stand."""
    meeting, rows = service.standings(meeting_id=meeting_id, actor=actor(), now=now())
    return render("committees/works/list.html", **room.words(meeting, "/works"), rows=rows, **WORDS)


def _desk_page(case_id: int, form: SendForm | None = None, status: int = 200) -> Response:
    desk = service.desk(case_id=case_id, actor=actor(), now=now())
    due = (now() + timedelta(days=works_days())).astimezone(SHANGHAI).date()
    last = (desk.meeting.review_by - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    stored = {"anonymous": works_anonymous(), "due_on": min(due, last)}
    arguments = {"meeting_id": desk.meeting.id, "case_id": case_id}
    form = form or form_for(SendForm, key="committees.works", arguments=arguments, **stored)
    return render(
        "committees/works/case.html",
        status=status,
        **room.words(desk.meeting, "/works"),
        desk=desk,
        form=_with_choices(form, desk),
        **WORDS,
    )


def _with_choices(form: SendForm, desk: service.Desk) -> SendForm:
    parts = desk.sheet.sheet.parts
    form.parts.choices = [SelectChoice(part.key, part.title) for part in parts if part.section == "achievements"]
    form.files.choices = [
        SelectChoice(file.id, f"{part.title}：{file.label}")
        for part in parts
        for file in part.files
        if part.section == "achievements"
    ]
    form.experts.choices = [
        SelectChoice(each.expert.id, f"{each.expert.name} · {each.expert.title} · {each.expert.employer_name}")
        for each in desk.reviewers
        if each.obstacle is None
    ]
    return form


@blueprint.get("/committees/meetings/<int:meeting_id>/works/<int:case_id>")
@room.office
def desk(meeting_id: int, case_id: int) -> Response:
    """One case: what was sent, and the form to send more."""
    return _desk_page(case_id)


@blueprint.post("/committees/meetings/<int:meeting_id>/works/<int:case_id>")
@room.office
@keeps_draft("committees.works")
def send(meeting_id: int, case_id: int) -> Response:
    """Send works to reviewers."""
    form = _with_choices(SendForm(request.form), service.desk(case_id=case_id, actor=actor(), now=now()))
    if form.validate():
        given = {name: form.data[name] for name in ("parts", "files", "anonymous", "due_on")}
        try:
            count = service.send(case_id=case_id, expert_ids=form.experts.data or [], **given, actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("已送%(count)s名专家评审", count=count))
            return see_other(f"/committees/meetings/{meeting_id}/works/{case_id}")
    return _desk_page(case_id, form, status=422)


@blueprint.get("/committees/meetings/<int:meeting_id>/works/reviews/<int:review_id>/withdraw")
@room.office
def withdraw_form(meeting_id: int, review_id: int) -> Response:
    """Take works back: why?"""
    form = form_for(DeclineForm, key="committees.works-withdraw", arguments=request.view_args)
    return _reason_page(form, meeting_id, review_id)


def _reason_page(form: Form, meeting_id: int, review_id: int, status: int = 200) -> Response:
    base = f"/committees/meetings/{meeting_id}/works"
    action = f"{base}/reviews/{review_id}/withdraw"
    given = {"action": action, "back": base, "key": "committees.works-withdraw", "title": _("收回送审")}
    return render("committees/works/reason.html", status=status, form=form, **given)


@blueprint.post("/committees/meetings/<int:meeting_id>/works/reviews/<int:review_id>/withdraw")
@room.office
@keeps_draft("committees.works-withdraw")
def withdraw(meeting_id: int, review_id: int) -> Response:
    """Take works back that were not reviewed yet."""
    form = DeclineForm(request.form)
    if form.validate():
        reason = form.reason.data or ""
        case_id = service.withdraw(review_id=review_id, reason=reason, actor=actor(), now=now())
        say(_("已收回"))
        return see_other(f"/committees/meetings/{meeting_id}/works/{case_id}")
    return _reason_page(form, meeting_id, review_id, status=422)


@blueprint.get("/expert/works")
@room.experts
def inbox() -> Response:
    """What the expert is asked to review."""
    rows, following = reviews.inbox(actor=actor(), before=request.args.get("before", 0, type=int))
    next_url = f"/expert/works?before={following}" if following else None
    late = {row.id for row in rows if row.state == State.SENT and now() >= row.due_at}
    return render("committees/works/inbox.html", rows=rows, next_url=next_url, late=late, **WORDS)


def _review_page(review_id: int, form: Form | None = None, status: int = 200) -> Response:
    row = reviews.view(review_id=review_id, actor=actor())
    form = form or form_for(ReviewForm, key="committees.review", arguments={"review_id": review_id})
    return render(
        "committees/works/review.html", status=status, row=row, form=form, may=reviews.may_review(row), **WORDS
    )


@blueprint.get("/expert/works/<int:review_id>")
@room.experts
def review(review_id: int) -> Response:
    """The works, and 代表作评审意见表."""
    return _review_page(review_id)


@blueprint.post("/expert/works/<int:review_id>")
@room.experts
@keeps_draft("committees.review")
def hand_in(review_id: int) -> Response:
    """Return the form."""
    form = ReviewForm(request.form)
    if form.validate():
        version = request.form.get("version", 0, type=int)
        given = {"grade": form.grade.data, "text": form.text.data or ""}
        try:
            reviews.hand_in(review_id=review_id, version=version, **given, actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("代表作评审意见表已交回"))
            return see_other(f"/expert/works/{review_id}")
    return _review_page(review_id, form, status=422)


def _decline_page(form: Form, review_id: int, status: int = 200) -> Response:
    row = reviews.view(review_id=review_id, actor=actor())
    given = {
        "action": f"/expert/works/{review_id}/decline",
        "back": f"/expert/works/{review_id}",
        "version": row.version,
    }
    title = _("不能评审")
    return render(
        "committees/works/reason.html", status=status, form=form, key="committees.decline", title=title, **given
    )


@blueprint.get("/expert/works/<int:review_id>/decline")
@room.experts
def decline_form(review_id: int) -> Response:
    """Give the works back: why?"""
    return _decline_page(form_for(DeclineForm, key="committees.decline", arguments=request.view_args), review_id)


@blueprint.post("/expert/works/<int:review_id>/decline")
@room.experts
@keeps_draft("committees.decline")
def decline(review_id: int) -> Response:
    """Give the works back."""
    form = DeclineForm(request.form)
    if form.validate():
        version = request.form.get("version", 0, type=int)
        reason = form.reason.data or ""
        reviews.decline(review_id=review_id, version=version, reason=reason, actor=actor(), now=now())
        say(_("已告知评委会办公室"))
        return see_other("/expert/works")
    return _decline_page(form, review_id, status=422)


@blueprint.get("/expert/meetings/<int:meeting_id>/works/<int:case_id>")
@room.experts
def returned(meeting_id: int, case_id: int) -> Response:
    """The opinions on a case's works that came back, for the panel."""
    _meeting, case, rows = reviews.returned(case_id=case_id, actor=actor())
    return render("committees/works/returned.html", meeting_id=meeting_id, case=case, rows=rows, **WORDS)
