"""Plans and their drafts: start, edit, compare, publish."""

from flask import Blueprint, Response, request

from portal.accounts import service as accounts
from portal.accounts.domain.organisations import OrganisationKind
from portal.calendar.domain.plan import Row
from portal.calendar.forms.plan import (
    HeadForm,
    MilestonesForm,
    PublishForm,
    RowForm,
    read_milestones,
)
from portal.calendar.service import planning
from portal.calendar.web import drafting_view
from portal.calendar.web.posting import attempt, form_page
from portal.kernel import access, web
from portal.kernel.access import Role
from portal.kernel.errors import Missing
from portal.kernel.i18n import _

blueprint = Blueprint("calendar_drafts", __name__)
manager = access.roles(Role.CALENDAR_MANAGER)

DRAFTS = "/calendar/manage/drafts"
# Whoever handles cases hears of a new plan at once.
TOLD = (
    OrganisationKind.COMMITTEE_OFFICE,
    OrganisationKind.PROVINCIAL_BUREAU,
    OrganisationKind.MUNICIPAL_BUREAU,
    OrganisationKind.COUNTY_BUREAU,
)


@blueprint.post(DRAFTS)
@manager
def start() -> Response:
    """Open a draft of a year."""
    year = request.form.get("year", type=int)
    if year is None:
        raise Missing(_("请选择要起草的年份"))
    planning.start_draft(year=year, actor=web.actor(), now=web.now())
    web.say(_("草案已生成，请逐项核对"))
    return web.see_other(f"{DRAFTS}/{year}")


@blueprint.get(f"{DRAFTS}/<int:year>")
@manager
def draft(year: int) -> Response:
    """The draft with its rows and what they clash with."""
    found = planning.draft_of(year)
    return web.render("calendar/draft.html", draft=found, **drafting_view.draft_parts(found))


@blueprint.get(f"{DRAFTS}/<int:year>/head")
@manager
def head_page(year: int) -> Response:
    """Name and document of the plan."""
    found = planning.draft_of(year)
    values = {"title": found.plan.title, "document": found.plan.document}
    form = web.form_for(HeadForm, key="calendar.head", arguments={"year": year}, **values)
    return form_page("calendar/draft-head.html", form, revision=found.revision, year=year)


@blueprint.post(f"{DRAFTS}/<int:year>/head")
@manager
@web.keeps_draft("calendar.head")
def head(year: int) -> Response:
    """Save name and document."""
    form = web.form_for(HeadForm)
    saved = attempt(
        form,
        lambda: (
            planning.save_head(
                year=year,
                title=form.title.data,
                document=form.document.data or "",
                revision=form.shown_revision,
                actor=web.actor(),
                now=web.now(),
            )
            or True
        ),
    )
    if saved is None:
        return form_page("calendar/draft-head.html", form, revision=planning.draft_of(year).revision, year=year)
    web.say(_("已保存"))
    return web.see_other(f"{DRAFTS}/{year}")


def _row_page(form: RowForm, found: planning.Draft, index: int, *, entering: bool) -> Response:
    row = found.plan.rows[index] if index < len(found.plan.rows) else None
    return form_page(
        "calendar/draft-row.html",
        form,
        revision=found.revision,
        year=found.plan.year,
        index=index,
        row=row,
        entering=entering,
        clashes=drafting_view.row_clashes(found.plan, row) if row and not entering else [],
    )


@blueprint.get(f"{DRAFTS}/<int:year>/rows/<int:index>")
@manager
def row_page(year: int, index: int) -> Response:
    """One row; the one after the last is a new row."""
    found = planning.draft_of(year)
    values = drafting_view.row_values(_row_or_new(found, index))
    form = web.form_for(RowForm, key="calendar.row", arguments={"year": year, "index": index}, **values)
    return _row_page(form, found, index, entering=False)


@blueprint.post(f"{DRAFTS}/<int:year>/rows/<int:index>")
@manager
@web.keeps_draft("calendar.row")
def row(year: int, index: int) -> Response:
    """Save one row."""
    return _save(year, index, planning.save_row, entering=False)


@blueprint.get(f"{DRAFTS}/<int:year>/rows/<int:index>/pending")
@manager
def pending_page(year: int, index: int) -> Response:
    """Enter the dates that another authority has announced."""
    found = planning.draft_of(year)
    model = _row_or_new(found, index)
    if model is None or model.pending is None:
        raise Missing(_("这一行没有等待另行通知的申报年度"))
    values = drafting_view.pending_values(model)
    form = web.form_for(RowForm, key="calendar.pending", arguments={"year": year, "index": index}, **values)
    return _row_page(form, found, index, entering=True)


@blueprint.post(f"{DRAFTS}/<int:year>/rows/<int:index>/pending")
@manager
@web.keeps_draft("calendar.pending")
def pending(year: int, index: int) -> Response:
    """Save them as a second round of the row."""
    return _save(year, index, planning.enter_pending, entering=True)


def _row_or_new(found: planning.Draft, index: int) -> Row | None:
    if index > len(found.plan.rows):
        raise Missing(_("草案中没有这一行"))
    return found.plan.rows[index] if index < len(found.plan.rows) else None


def _save(year: int, index: int, save: drafting_view.SaveRow, *, entering: bool) -> Response:
    found = planning.draft_of(year)
    _row_or_new(found, index)
    form = web.form_for(RowForm)
    known = {entry.slug: entry for _row, entry in found.plan.entries()}
    saved = attempt(
        form,
        lambda: (
            save(
                year=year,
                index=index,
                row=form.row(known),
                revision=form.shown_revision,
                actor=web.actor(),
                now=web.now(),
            )
            or True
        ),
    )
    if saved is None:
        return _row_page(form, planning.draft_of(year), index, entering=entering)
    web.say(_("已保存"))
    return web.see_other(f"{DRAFTS}/{year}")


@blueprint.post(f"{DRAFTS}/<int:year>/rows/<int:index>/drop")
@manager
def drop_row(year: int, index: int) -> Response:
    """Take a row out."""
    revision = request.form.get("revision", default=0, type=int)
    planning.drop_row(year=year, index=index, revision=revision, actor=web.actor(), now=web.now())
    web.say(_("已删除这一行"))
    return web.see_other(f"{DRAFTS}/{year}")


@blueprint.get(f"{DRAFTS}/<int:year>/milestones")
@manager
def milestones_page(year: int) -> Response:
    """The notice's other dates."""
    found = planning.draft_of(year)
    lines = drafting_view.milestone_lines(found.plan)
    form = web.form_for(MilestonesForm, key="calendar.milestones", arguments={"year": year}, lines=lines)
    return form_page("calendar/draft-milestones.html", form, revision=found.revision, year=year)


@blueprint.post(f"{DRAFTS}/<int:year>/milestones")
@manager
@web.keeps_draft("calendar.milestones")
def milestones(year: int) -> Response:
    """Save them."""
    form = web.form_for(MilestonesForm)
    saved = attempt(
        form,
        lambda: (
            planning.save_milestones(
                year=year,
                milestones=read_milestones(form.lines.data or ""),
                revision=form.shown_revision,
                actor=web.actor(),
                now=web.now(),
            )
            or True
        ),
    )
    if saved is None:
        revision = planning.draft_of(year).revision
        return form_page("calendar/draft-milestones.html", form, revision=revision, year=year)
    web.say(_("已保存"))
    return web.see_other(f"{DRAFTS}/{year}")


@blueprint.get(f"{DRAFTS}/<int:year>/publish")
@manager
def publish_page(year: int) -> Response:
    """What changes, beside what holds now; then publish."""
    form = web.form_for(PublishForm, key="calendar.publish", arguments={"year": year})
    return _publish_page(form, year)


def _publish_page(form: PublishForm, year: int) -> Response:
    found = planning.draft_of(year)
    parts = drafting_view.publish_parts(found)
    return form_page("calendar/draft-publish.html", form, revision=found.revision, shows_all=True, draft=found, **parts)


@blueprint.post(f"{DRAFTS}/<int:year>/publish")
@manager
@web.keeps_draft("calendar.publish")
def publish(year: int) -> Response:
    """Publish the draft as the next version and tell everybody concerned."""
    form = web.form_for(PublishForm)
    published = attempt(
        form,
        lambda: planning.publish(
            year=year,
            why=form.why.data,
            revision=form.shown_revision,
            staff=accounts.members_of_kinds(kind.value for kind in TOLD),
            actor=web.actor(),
            now=web.now(),
        ),
    )
    if published is None:
        return _publish_page(form, year)
    web.say(_("已公布第%(version)d版，已通知%(count)d人", version=published[0], count=published[1]))
    return web.see_other(f"/calendar/manage/plans/{year}")


@blueprint.post(f"{DRAFTS}/<int:year>/discard")
@manager
def discard(year: int) -> Response:
    """Throw the draft away."""
    revision = request.form.get("revision", default=0, type=int)
    planning.discard_draft(year=year, revision=revision, actor=web.actor(), now=web.now())
    web.say(_("草案已删除"))
    return web.see_other("/calendar/manage")
