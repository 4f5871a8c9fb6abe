"""Choose in which capacity to act."""

from flask import Blueprint, Response
from wtforms.fields.choices import SelectChoice

from portal.accounts import service
from portal.accounts.domain import ROLE_NAMES
from portal.accounts.forms import CapacityForm
from portal.accounts.web import browser
from portal.kernel import access, web
from portal.kernel.i18n import _

blueprint = Blueprint("capacity", __name__)


def _label(capacity: service.Capacity) -> str:
    role = _(ROLE_NAMES[capacity.role])
    return f"{capacity.organisation_name} · {role}" if capacity.organisation_name else role


def _offer(form: CapacityForm, found: tuple[service.Capacity, ...]) -> CapacityForm:
    form.capacity.choices = [SelectChoice(str(capacity.member_id or "self"), _label(capacity)) for capacity in found]
    return form


@blueprint.get("/capacity")
@access.signed_in_without_second_factor
def page() -> Response:
    """The capacities I have; the present one is chosen."""
    found = service.capacities(actor=web.actor())
    current = next((str(c.member_id or "self") for c in found if c.is_current), "self")
    form = _offer(web.form_for(CapacityForm, capacity=current, next=browser.next_page()), found)
    # Where an applicant stands is no matter while one chooses whom to act for.
    context = {"standing": None} if len(found) > 1 else {}
    return browser.form_page("accounts/capacity.html", form, **context)


@blueprint.post("/capacity")
@access.signed_in_without_second_factor
def switch() -> Response:
    """Act in the chosen capacity from now on."""
    form = _offer(web.form_for(CapacityForm), service.capacities(actor=web.actor()))
    token = browser.attempt(
        form,
        lambda: service.switch_capacity(
            actor=web.actor(),
            member_id=None if form.capacity.data == "self" else int(form.capacity.data),
            now=web.now(),
        ),
    )
    if token is None:
        return browser.form_page("accounts/capacity.html", form)
    browser.change_token(token)
    return web.see_other(browser.next_page())
