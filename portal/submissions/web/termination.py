"""统一终止处理: the province's list, its sign-off, and taking it back."""

from flask import Blueprint, Response, request

from portal.calendar.service import wording
from portal.kernel import access, web
from portal.kernel.access import Role
from portal.kernel.clock import SHANGHAI, parse_instant
from portal.kernel.errors import Invalid
from portal.kernel.forms import Form
from portal.kernel.i18n import _
from portal.submissions.domain.steps import STATE_NAMES
from portal.submissions.domain.termination import CLAUSE, RUN_STATE_NAMES, may_restore
from portal.submissions.forms.termination import ProposalForm, RestoreForm
from portal.submissions.service import termination as service

blueprint = Blueprint("termination", __name__)
province = access.roles(Role.PROVINCIAL_OFFICER)
RUN_TONES = {"proposed": "amber", "signed": "blue", "done": "green", "cancelled": "grey", "restored": "grey"}


def _words() -> dict[str, object]:
    return {
        "run_state_names": RUN_STATE_NAMES,
        "run_tones": RUN_TONES,
        "state_names": STATE_NAMES,
        "item_names": service.ITEM_NAMES,
        "clause": CLAUSE,
        "say": wording.say_opening,
    }


@blueprint.get("/termination")
@province
def runs() -> Response:
    """All terminations, newest first."""
    return web.render("submissions/termination/list.html", runs=service.runs(actor=web.actor()), **_words())


@blueprint.get("/termination/new")
@province
def new_form() -> Response:
    """The dry run's form, filled with what the notice says of last year's records."""
    year = web.now().astimezone(SHANGHAI).year
    form = web.form_for(
        ProposalForm,
        key="termination.new",
        application_year=year - 1,
        effective_at=f"{year}-08-01 00:00",
        reason=_(CLAUSE),
    )
    return web.render("submissions/termination/new.html", form=form, **_words())


@blueprint.post("/termination/new")
@province
@web.keeps_draft("termination.new")
def propose() -> Response:
    """Make the list; no record is touched."""
    form = ProposalForm(request.form)
    if form.validate():
        try:
            identity = service.propose(
                application_year=form.application_year.data or 0,
                effective_at=parse_instant(form.effective_at.data or ""),
                reason=form.reason.data or "",
                actor=web.actor(),
                now=web.now(),
            )
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            return web.see_other(f"/termination/{identity}")
    return web.render("submissions/termination/new.html", status=422, form=form, **_words())


def _run_page(termination_id: int, form: Form, status: int = 200) -> Response:
    after = request.args.get("after", 0, type=int)
    run, rows, following = service.run_page(termination_id=termination_id, actor=web.actor(), after=after)
    return web.render(
        "submissions/termination/run.html",
        status=status,
        run=run,
        rows=rows,
        names=service.names_of([item.person_id for item, _application in rows]),
        next_url=f"/termination/{run.id}?after={following}" if following else None,
        may_sign=run.proposed_by != web.actor().person_id,
        may_restore=may_restore(run.executed_at, web.now()),
        form=form,
        **_words(),
    )


@blueprint.get("/termination/<int:termination_id>")
@province
def run(termination_id: int) -> Response:
    """One list with its records."""
    form = web.form_for(RestoreForm, key="termination.restore", arguments=request.view_args)
    return _run_page(termination_id, form)


@blueprint.get("/termination/<int:termination_id>/list.csv")
@province
def list_csv(termination_id: int) -> Response:
    """The list for a spreadsheet."""
    text = service.list_csv(termination_id=termination_id, actor=web.actor())
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="termination-{termination_id}.csv"'
    return answer


@blueprint.post("/termination/<int:termination_id>/sign")
@province
def sign(termination_id: int) -> Response:
    """Sign the list off as the second person."""
    listed = request.form.get("listed", -1, type=int)
    service.sign(termination_id=termination_id, listed=listed, actor=web.actor(), now=web.now())
    web.say(_("已签发，到生效时间后由系统分批执行"))
    return web.see_other(f"/termination/{termination_id}")


@blueprint.post("/termination/<int:termination_id>/cancel")
@province
def cancel(termination_id: int) -> Response:
    """Drop the list."""
    service.cancel(termination_id=termination_id, actor=web.actor(), now=web.now())
    web.say(_("清单已取消，没有记录被终止"))
    return web.see_other(f"/termination/{termination_id}")


@blueprint.post("/termination/<int:termination_id>/restore")
@province
@web.keeps_draft("termination.restore")
def restore(termination_id: int) -> Response:
    """Take back all of it, or one record."""
    form = RestoreForm(request.form)
    if form.validate():
        try:
            service.restore(
                termination_id=termination_id,
                application_id=request.form.get("application", type=int),
                reason=form.reason.data or "",
                actor=web.actor(),
                now=web.now(),
            )
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            web.say(_("已登记恢复"))
            return web.see_other(f"/termination/{termination_id}")
    return _run_page(termination_id, form, status=422)
