"""The groups of a meeting: the office's pages."""

from flask import Blueprint, Response, request
from wtforms.fields.choices import SelectChoice

from plugins.committees.domain.group import LEAST
from plugins.committees.forms.group import GroupForm
from plugins.committees.service import group as service
from plugins.committees.service import opinion as opinions
from plugins.committees.service.group import Groups
from plugins.committees.service.session_wording import VERDICT_NAMES
from plugins.committees.web import room
from portal.plugin import Invalid, _, actor, form_for, keeps_draft, now, render, say, see_other

blueprint = Blueprint("committees_group", __name__)
WORDS = {"verdict_names": VERDICT_NAMES, "clause": service.CLAUSE, "least": LEAST}


def _address(meeting_id: int, rest: str = "") -> str:
    return f"/committees/meetings/{meeting_id}/groups{rest}"


@blueprint.get("/committees/meetings/<int:meeting_id>/groups")
@room.watchers
def index(meeting_id: int) -> Response:
    """The groups, and what is in none."""
    found = service.view(meeting_id=meeting_id, actor=actor())
    suggestion = service.suggested(found) if found.may_edit and not found.groups else ()
    names = {seat.person_id: seat.name for seat in found.seats}
    return render(
        "committees/group/list.html",
        **room.words(found.meeting, "/groups"),
        found=found,
        suggestion=suggestion,
        names=names,
        **WORDS,
    )


@blueprint.post("/committees/meetings/<int:meeting_id>/groups/suggest")
@room.office
def suggest(meeting_id: int) -> Response:
    """Make the groups that the specialties suggest."""
    count = service.adopt(meeting_id=meeting_id, actor=actor(), now=now())
    say(_("已按专业编成%(count)s个学科组，可以逐个修改", count=count))
    return see_other(_address(meeting_id))


def _with_choices(form: GroupForm, found: Groups) -> GroupForm:
    def known(person: int) -> str:
        return "、".join(found.specialties.get(person, ()))

    people = [
        SelectChoice(seat.person_id, f"{seat.name}（{known(seat.person_id) or _('未填专业')}）") for seat in found.seats
    ]
    form.members.choices = people
    form.leader.choices = people
    form.cases.choices = [
        SelectChoice(case.id, f"{case.applicant_name} · {case.specialty} · {case.employer_name}")
        for case in found.cases
    ]
    return form


def _page(form: GroupForm, found: Groups, group_id: int, status: int = 200) -> Response:
    row = found.one(group_id).row if group_id else None
    action = _address(found.meeting.id, f"/{group_id}" if group_id else "/new")
    key = "committees.group" if group_id else "committees.group-new"
    return render(
        "committees/group/form.html",
        status=status,
        **room.words(found.meeting, "/groups"),
        form=form,
        found=found,
        row=row,
        action=action,
        key=key,
        **WORDS,
    )


@blueprint.get("/committees/meetings/<int:meeting_id>/groups/new")
@room.office
def new_form(meeting_id: int) -> Response:
    """An empty group, with those who are in none."""
    found = service.view(meeting_id=meeting_id, actor=actor())
    stored = {
        "members": [seat.person_id for seat in found.loose_seats],
        "cases": [case.id for case in found.loose_cases],
    }
    form = form_for(GroupForm, key="committees.group-new", arguments=request.view_args, **stored)
    return _page(_with_choices(form, found), found, 0)


@blueprint.post("/committees/meetings/<int:meeting_id>/groups/new")
@room.office
@keeps_draft("committees.group-new")
def create(meeting_id: int) -> Response:
    """Make a group."""
    return _save(meeting_id, 0)


@blueprint.get("/committees/meetings/<int:meeting_id>/groups/<int:group_id>")
@room.office
def edit_form(meeting_id: int, group_id: int) -> Response:
    """A group to be changed."""
    found = service.view(meeting_id=meeting_id, actor=actor())
    one = found.one(group_id)
    stored = {
        "version": one.row.version,
        "name": one.row.name,
        "leader": one.row.leader_id,
        "members": [seat.person_id for seat in one.seats],
        "cases": [each.case.id for each in one.cases],
    }
    form = form_for(GroupForm, key="committees.group", arguments=request.view_args, **stored)
    return _page(_with_choices(form, found), found, group_id)


@blueprint.post("/committees/meetings/<int:meeting_id>/groups/<int:group_id>")
@room.office
@keeps_draft("committees.group")
def change(meeting_id: int, group_id: int) -> Response:
    """Change a group."""
    return _save(meeting_id, group_id)


def _save(meeting_id: int, group_id: int) -> Response:
    found = service.view(meeting_id=meeting_id, actor=actor())
    form = _with_choices(GroupForm(request.form), found)
    if form.validate():
        try:
            service.save(
                meeting_id=meeting_id,
                group_id=group_id,
                version=form.version.data or 0,
                name=form.name.data or "",
                leader=form.leader.data,
                members=form.members.data or [],
                cases=form.cases.data or [],
                actor=actor(),
                now=now(),
            )
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            say(_("学科组已保存"))
            return see_other(_address(meeting_id))
    return _page(form, found, group_id, status=422)


@blueprint.post("/committees/meetings/<int:meeting_id>/groups/<int:group_id>/drop")
@room.office
def drop(meeting_id: int, group_id: int) -> Response:
    """Undo a group that has written nothing."""
    version = request.form.get("version", 0, type=int)
    service.drop(meeting_id=meeting_id, group_id=group_id, version=version, actor=actor(), now=now())
    say(_("学科组已删除"))
    return see_other(_address(meeting_id))


@blueprint.get("/committees/meetings/<int:meeting_id>/opinions/<int:case_id>")
@room.watchers
def opinion(meeting_id: int, case_id: int) -> Response:
    """A group's opinion of a case, with all its versions and who agreed."""
    found = opinions.view(case_id=case_id, actor=actor())
    return render("committees/group/opinion.html", **room.words(found.meeting, "/groups"), found=found, **WORDS)
