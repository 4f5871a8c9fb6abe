"""Ask for a whole number, with a reason."""

from urllib.parse import quote

from flask import Blueprint, Response, current_app

from portal.accounts import service
from portal.accounts.forms import UnmaskForm
from portal.accounts.service.disclosures import NEEDING_ROLES
from portal.accounts.web import browser
from portal.kernel import access, web
from portal.kernel.errors import Missing

blueprint = Blueprint("persons", __name__)
needing = access.roles(*sorted(NEEDING_ROLES))


def _relations() -> tuple[service.Relation, ...]:
    return tuple(current_app.extensions[browser.RELATIONS])


def _page(form: UnmaskForm, person_id: int) -> Response:
    return browser.form_page("accounts/unmask.html", form, person=service.person_summary(person_id))


@blueprint.get("/persons/<int:person_id>/unmask")
@needing
def page(person_id: int) -> Response:
    """Ask which number, and why."""
    if not service.may_ask(web.actor(), person_id, _relations()):
        raise Missing()
    return _page(web.form_for(UnmaskForm, next=browser.next_page()), person_id)


@blueprint.post("/persons/<int:person_id>/unmask")
@needing
def unmask(person_id: int) -> Response:
    """Record it, then show the number."""
    if not service.may_ask(web.actor(), person_id, _relations()):
        raise Missing()
    form = web.form_for(UnmaskForm)
    record = browser.attempt(
        form,
        lambda: service.unmask(
            actor=web.actor(),
            person_id=person_id,
            field=form.field.data,
            reason=form.reason.data,
            relations=_relations(),
            now=web.now(),
        ),
    )
    return (
        _page(form, person_id)
        if record is None
        else web.see_other(f"/disclosures/{record}?next={quote(browser.next_page())}")
    )


@blueprint.get("/disclosures/<int:disclosure_id>")
@needing
def revealed(disclosure_id: int) -> Response:
    """The number, to the one who asked, for five minutes; in groups, so that it is easy to compare."""
    shown = service.revealed(actor=web.actor(), disclosure_id=disclosure_id, now=web.now())
    size = (6, 8) if len(shown.number) == 18 else (3, 4)
    head, middle = shown.number[: size[0]], shown.number[size[0] : sum(size)]
    groups = [group for group in (head, middle, shown.number[sum(size) :]) if group]
    return web.render("accounts/revealed.html", shown=shown, groups=groups, next_url=browser.next_page())
