"""Importing historical certificates: upload, preview line by line, apply."""

import csv
import io

from flask import Blueprint, Response, request

from plugins.certificates.domain.cleaning import text_of
from plugins.certificates.domain.historical import Kind
from plugins.certificates.domain.historical_columns import COLUMNS, REGION_NAMES
from plugins.certificates.forms.historical import UploadForm
from plugins.certificates.service import candidates, historical_applying
from plugins.certificates.service import historical as service
from plugins.certificates.service import historical_wording as words
from portal.plugin import (
    Invalid,
    Role,
    _,
    accepts_body,
    access,
    actor,
    download,
    now,
    render,
    say,
    see_other,
)

blueprint = Blueprint("certificates_historical", __name__)
officers = access.roles(Role.MUNICIPAL_OFFICER, Role.PROVINCIAL_OFFICER)
LARGEST = 12 * 1024 * 1024
ERROR_PAGE = 500


def _index(form: UploadForm, status: int = 200) -> Response:
    rows, following = service.listed(after=request.args.get("after", 0, type=int), actor=actor())
    return render(
        "certificates/historical/list.html",
        status=status,
        form=form,
        rows=rows,
        next_url=f"/certificates/historical?after={following}" if following else None,
        open_pairs=candidates.open_count(actor=actor()),
        names=words.BATCH_NAMES,
        tones=words.BATCH_TONES,
        regions=REGION_NAMES,
    )


@blueprint.get("/certificates/historical")
@officers
def index() -> Response:
    """The batches so far, and the upload."""
    return _index(UploadForm())


@blueprint.post("/certificates/historical")
@officers
@accepts_body(LARGEST)
def upload() -> Response:
    """Take a file and show what it would do."""
    given = request.files.get("file")
    form = UploadForm()
    try:
        batch = service.upload(
            name=(given.filename or "") if given else "",
            content=given.read() if given else b"",
            actor=actor(),
            now=now(),
        )
    except Invalid as refusal:
        form.add_errors(refusal.errors)
        return _index(form, status=422)
    return see_other(f"/certificates/historical/{batch.id}")


@blueprint.get("/certificates/historical/template.csv")
@officers
def template() -> Response:
    """An empty sheet with the columns' names."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(names[0] for names in COLUMNS.values())
    return download(("\ufeff" + text.getvalue()).encode(), name=_("历史证书采集表") + ".csv", media_type="text/csv")


@blueprint.get("/certificates/historical/<int:batch_id>")
@officers
def one(batch_id: int) -> Response:
    """What every line of a batch would do, or did."""
    batch = service.own_batch(batch_id=batch_id, actor=actor())
    outcome, warned = request.args.get("outcome", ""), request.args.get("warned", "") == "1"
    rows, following = service.preview(
        batch_id=batch_id,
        after=request.args.get("after", 0, type=int),
        outcome=outcome if outcome in words.OUTCOME_NAMES else "",
        warned=warned,
        actor=actor(),
    )
    path = f"/certificates/historical/{batch_id}"
    query = f"outcome={outcome}&warned={int(warned)}"
    return render(
        "certificates/historical/one.html",
        batch=batch,
        rows=[_line(each) for each in rows],
        next_url=f"{path}?{query}&after={following}" if following else None,
        outcome=outcome,
        warned=warned,
        names=words.BATCH_NAMES,
        tones=words.BATCH_TONES,
        outcome_names=words.OUTCOME_NAMES,
    )


def _line(shown: service.Shown) -> dict[str, object]:
    line, record = shown.line, shown.record
    return {
        "line": line.line,
        "name": record.get("name", ""),
        "document": words.masked("document", record.get("document", "")),
        "title": "·".join(filter(None, (record.get("series_name"), record.get("title"), record.get("level")))),
        "number": record.get("number", ""),
        "passed_on": record.get("passed_on", ""),
        "outcome": words.OUTCOME_NAMES[line.outcome],
        "tone": words.OUTCOME_TONES[line.outcome],
        "refusals": words.said(line.notes, Kind.REFUSAL),
        "warnings": words.said(line.notes, Kind.WARNING),
        "changes": words.say_changes(shown.changes),
        "applied": line.applied,
    }


@blueprint.get("/certificates/historical/<int:batch_id>/errors.csv")
@officers
def errors(batch_id: int) -> Response:
    """The lines that are not imported, with every reason: to be corrected and sent again. Documents masked."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_("行号"), _("姓名"), _("证件号码"), _("证书编号"), _("不能导入的原因")])
    after, more = 0, True
    while more:
        rows, after = service.preview(
            batch_id=batch_id, after=after, outcome="refused", count=ERROR_PAGE, actor=actor()
        )
        more = bool(after)
        for each in rows:
            told = _line(each)
            reasons = "；".join(words.said(each.line.notes, Kind.REFUSAL))
            cells = [told["line"], told["name"], told["document"], told["number"], reasons]
            writer.writerow([_safe(str(cell)) for cell in cells])
    return download(("\ufeff" + text.getvalue()).encode(), name=_("不能导入的行") + ".csv", media_type="text/csv")


def _safe(cell: str) -> str:
    """No spreadsheet program takes it for a formula."""
    return f"'{cell}" if text_of(cell)[:1] in ("=", "+", "-", "@") else cell


@blueprint.post("/certificates/historical/<int:batch_id>/<word>")
@officers
def act(batch_id: int, word: str) -> Response:
    """continue reading or applying; apply what was previewed; abandon it."""
    given = {"batch_id": batch_id, "actor": actor(), "now": now()}
    version = request.form.get("version", 0, type=int)
    if word == "apply":
        historical_applying.apply_batch(**given, version=version)
    elif word == "abandon":
        service.abandon(**given, version=version)
        say(_("已放弃这一批，没有写入任何记录"))
    elif service.own_batch(batch_id=batch_id, actor=actor()).state == "applying":
        historical_applying.apply_on(**given)
    else:
        service.read_on(**given)
    return see_other(f"/certificates/historical/{batch_id}")
