"""How the forms of drafts are taken and shown again."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Response, g, request

from portal.kernel import web
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.forms import Form
from portal.series.forms.edition import RevisedForm

F = TypeVar("F", bound=Form)

CONFLICT = 409
UNPROCESSABLE = 422


def attempt(form: Form, action: Callable[[], object]) -> bool:
    """Validate and act; a refusal goes beside its field, a change by somebody else to the top of the form."""
    if not form.validate():
        return False
    try:
        action()
    except Invalid as refused:
        form.add_errors(refused.errors)
        return False
    except Conflict as conflict:
        form.form_errors.append(conflict.message)
        g.edition_conflict = True
        return False
    return True


def stored_form(kind: type[F], key: str, arguments: Mapping[str, Any], stored: Mapping[str, Any]) -> F:
    """The form with the text kept earlier, else with what is stored; its keys may be any words."""
    form = web.form_for(kind, key=key, arguments=arguments)
    return form if form.restored else kind(data=dict(stored))


def form_page(template: str, form: Form, *, revision: int = 0, shows_all: bool = False, **context: Any) -> Response:
    """The page of a form: 200 when new, 422 with errors, 409 after a conflict.

    Text brought back keeps the revision that it was typed against, until the conflict has been shown once; not on a
    page that `shows_all` that is decided about, as it is now.
    """
    conflict = g.get("edition_conflict", False)
    fresh = request.method == "GET" and not form.restored
    if isinstance(form, RevisedForm) and (conflict or shows_all or fresh):
        form.revision.data = str(revision)
    status = CONFLICT if conflict else UNPROCESSABLE if form.errors else 200
    return web.render(template, form=form, status=status, **context)


def typed_revision() -> int:
    """The revision that a one-button form was shown with."""
    return request.form.get("revision", default=0, type=int)
