"""Packages for the national platform: checked, made, downloaded by the province only."""

from flask import Blueprint, Response, request

from plugins.certificates.service import exchange as service
from portal.plugin import Invalid, Role, _, access, actor, download, now, render, say, see_other

blueprint = Blueprint("certificates_exchange", __name__)
province = access.roles(Role.PROVINCIAL_OFFICER)


@blueprint.get("/certificates/exchange")
@province
def index() -> Response:
    """The packages so far, and the next one to make."""
    rows, following = service.listed(after=request.args.get("after", 0, type=int), actor=actor())
    next_url = f"/certificates/exchange?after={following}" if following else None
    return render("certificates/exchange/list.html", rows=rows, next_url=next_url, most=service.MOST)


@blueprint.post("/certificates/exchange")
@province
def make() -> Response:
    """Make a package: from the beginning, or behind the last one."""
    try:
        row = service.make(after=request.form.get("after", 0, type=int), actor=actor(), now=now())
    except Invalid as refusal:
        say("；".join(refusal.errors.values()), "error")
        return see_other("/certificates/exchange")
    return see_other(f"/certificates/exchange/{row.id}")


@blueprint.get("/certificates/exchange/<int:package_id>")
@province
def one(package_id: int) -> Response:
    """A package's check report."""
    row = service.package(package_id=package_id, actor=actor())
    return render(
        "certificates/exchange/one.html",
        row=row,
        rules=[(service.RULE_NAMES.get(name, name), count) for name, count in row.rules.items()],
        faults=[(number, service.say_rules(rules)) for number, rules in row.faults[:200]],
    )


@blueprint.post("/certificates/exchange/<int:package_id>/download")
@province
def take(package_id: int) -> Response:
    """The file. A POST: it holds personal numbers, and who takes it is recorded."""
    row, content = service.taken(package_id=package_id, actor=actor(), now=now())
    return download(content, name=_("国家平台数据包") + f"-{row.id}.zip", media_type="application/zip")
