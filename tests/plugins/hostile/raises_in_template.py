"""Its template divides by nothing."""

from pathlib import Path

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, render

CORE_API = ">=1.0,<2"
blueprint = Blueprint("raises_in_template", __name__)


@blueprint.get("/raises-in-template")
@access.public
def page():
    return render("raises_in_template/page.html", nothing=0)


@hookimpl
def portal_service():
    return Service(
        name="raises_in_template",
        title="敌意插件",
        blueprints=lambda: (blueprint,),
        templates=Path(__file__).parent / "templates_raising",
    )
