"""Progress by place as a map, charts and a table; targets; bulletins as page, PDF and xlsx."""

from flask import Blueprint, Response, request
from wtforms.fields.choices import SelectChoice

from plugins.certificates.domain.historical_columns import REGION_NAMES
from plugins.certificates.domain.progress import TILES
from plugins.certificates.forms.historical import BulletinForm, TargetForm
from plugins.certificates.service import historical_wording, progress
from portal.plugin import Invalid, Role, _, access, actor, download, form_for, keeps_draft, now, render, say, see_other

blueprint = Blueprint("certificates_progress", __name__)
readers = access.roles(Role.MUNICIPAL_OFFICER, Role.PROVINCIAL_OFFICER, Role.AUDITOR)
province = access.roles(Role.PROVINCIAL_OFFICER)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _regions(form: TargetForm) -> TargetForm:
    form.region.choices = [SelectChoice(code, name) for code, name in sorted(REGION_NAMES.items())]
    return form


def _board(form: TargetForm, status: int = 200) -> Response:
    board = progress.board(actor=actor(), now=now())
    rows, following = progress.listed(after=request.args.get("after", 0, type=int), actor=actor())
    return render(
        "certificates/progress/board.html",
        status=status,
        board=board,
        tiles=[(each, *TILES[each.region]) for each in board.rows if each.region in TILES],
        headers=progress.headers(),
        lines=[progress.cells(each.as_row()) for each in board.rows],
        state_names=historical_wording.RECORD_NAMES,
        bulletins=rows,
        next_url=f"/certificates/progress?after={following}" if following else None,
        form=form,
        is_province=actor().role is Role.PROVINCIAL_OFFICER,
    )


@blueprint.get("/certificates/progress")
@readers
def board() -> Response:
    """Where each place stands."""
    return _board(_regions(TargetForm()))


@blueprint.post("/certificates/progress/targets")
@province
@keeps_draft("certificates.target")
def set_target() -> Response:
    """The province's target of one place."""
    form = _regions(TargetForm(request.form))
    if not form.validate():
        return _board(form, status=422)
    progress.set_target(region=form.region.data, target=form.target.data, actor=actor(), now=now())
    say(_("已设置应采集数量"))
    return see_other("/certificates/progress")


@blueprint.get("/certificates/bulletins/new")
@province
def new() -> Response:
    """A bulletin of a period."""
    return render("certificates/progress/new.html", form=form_for(BulletinForm, key="certificates.bulletin"))


@blueprint.post("/certificates/bulletins/new")
@province
@keeps_draft("certificates.bulletin")
def draft() -> Response:
    """Draft it; published later, when its figures have been looked at."""
    form = BulletinForm(request.form)
    if form.validate():
        given = {name: form[name].data for name in ("title", "since", "until")}
        try:
            row = progress.draft(**given, words=form.words.data or "", actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            return see_other(f"/certificates/bulletins/{row.id}")
    return render("certificates/progress/new.html", status=422, form=form)


@blueprint.get("/certificates/bulletins/<int:bulletin_id>")
@readers
def one(bulletin_id: int) -> Response:
    """A bulletin, with figures frozen once it is published."""
    row = progress.bulletin(bulletin_id=bulletin_id, actor=actor())
    rows = progress.rows_of(row)
    return render(
        "certificates/progress/bulletin.html",
        row=row,
        rows=rows,
        headers=progress.headers(),
        lines=[progress.cells(each) for each in rows],
        period=progress.period(row),
        seen=progress.fingerprint(rows),
        is_province=actor().role is Role.PROVINCIAL_OFFICER,
    )


@blueprint.post("/certificates/bulletins/<int:bulletin_id>/publish")
@province
def publish(bulletin_id: int) -> Response:
    """Freeze and publish what was shown."""
    progress.publish(
        bulletin_id=bulletin_id,
        version=request.form.get("version", 0, type=int),
        seen=request.form.get("seen", ""),
        actor=actor(),
        now=now(),
    )
    say(_("通报已发布，数据已固定"))
    return see_other(f"/certificates/bulletins/{bulletin_id}")


@blueprint.get("/certificates/bulletins/<int:bulletin_id>/bulletin.pdf")
@readers
def pdf(bulletin_id: int) -> Response:
    """The bulletin as PDF."""
    row = progress.bulletin(bulletin_id=bulletin_id, actor=actor())
    return download(progress.to_pdf(row, now=now()), name=f"{row.title}.pdf", media_type="application/pdf")


@blueprint.get("/certificates/bulletins/<int:bulletin_id>/bulletin.xlsx")
@readers
def xlsx(bulletin_id: int) -> Response:
    """The bulletin as a workbook."""
    row = progress.bulletin(bulletin_id=bulletin_id, actor=actor())
    return download(progress.to_xlsx(row, now=now()), name=f"{row.title}.xlsx", media_type=XLSX)
