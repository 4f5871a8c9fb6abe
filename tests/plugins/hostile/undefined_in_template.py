"""Its template uses a value that is not there."""

from pathlib import Path

from flask import Blueprint

from portal.plugin import Service, access, hookimpl, render

CORE_API = ">=1.0,<2"
blueprint = Blueprint("undefined_in_template", __name__)


@blueprint.get("/undefined-in-template")
@access.public
def page():
    return render("undefined_in_template/page.html")


@hookimpl
def portal_service():
    return Service(
        name="undefined_in_template",
        title="敌意插件",
        blueprints=lambda: (blueprint,),
        templates=Path(__file__).parent / "templates_undefined",
    )
