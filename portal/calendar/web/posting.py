"""How the calendar's forms are taken and shown again."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, g, request

from portal.calendar.forms.typed import VersionedForm
from portal.kernel import web
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.forms import Form

T = TypeVar("T")

CONFLICT = 409
UNPROCESSABLE = 422


def attempt(form: Form, action: Callable[[], T]) -> T | None:
    """Validate and act; a refusal goes beside its field, a change by somebody else to the top of the form."""
    if not form.validate():
        return None
    try:
        return action()
    except Invalid as refused:
        form.add_errors(refused.errors)
    except Conflict as conflict:
        form.form_errors.append(conflict.message)
        g.calendar_conflict = True
    return None


def form_page(
    template: str, form: Form, *, revision: int | None = None, shows_all: bool = False, **context: Any
) -> Response:
    """The page of a form: 200 when new, 422 with errors, 409 after a conflict.

    `revision` is the newest. Text brought back keeps the revision that it was typed against, until the conflict has
    been shown once; not on a page that `shows_all` that is decided about, as it is now.
    """
    conflict = g.get("calendar_conflict", False)
    fresh = request.method == "GET" and not form.restored
    if isinstance(form, VersionedForm) and revision is not None and (conflict or shows_all or fresh):
        form.revision.data = str(revision)
    status = CONFLICT if conflict else UNPROCESSABLE if form.errors else 200
    return web.render(template, form=form, status=status, **context)
