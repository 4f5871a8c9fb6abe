"""My organisation and those below it."""

from flask import Blueprint, Response, request

from portal.accounts import service
from portal.accounts.domain import KIND_NAMES, ROLE_NAMES, OrganisationView
from portal.accounts.domain.organisations import LITTLE_GIANT_NAMES, attributes_of, children_of
from portal.accounts.forms import REGIONS, AttributesForm, CreditCodeForm, OrganisationForm
from portal.accounts.web import browser
from portal.kernel import access, web
from portal.kernel.access import STAFF, Role
from portal.kernel.i18n import _

blueprint = Blueprint("organisations", __name__)
staff = access.roles(*sorted(STAFF))


@blueprint.get("/organisations")
@staff
def own() -> Response:
    """To my own organisation."""
    return web.see_other(f"/organisations/{web.actor().organisation_id}")


@blueprint.get("/organisations/<int:organisation_id>")
@staff
def page(organisation_id: int) -> Response:
    """What is entered of an organisation, its members, invitations, and the organisations below."""
    actor = web.actor()
    unit = service.visible_organisation(actor=actor, organisation_id=organisation_id)
    manages = service.may_manage(actor, unit)
    after = request.args.get("after", 0, type=int)
    children, following = service.children(actor=actor, organisation_id=unit.id, after=after) if manages else ((), None)
    return web.render(
        "accounts/organisation.html",
        unit=unit,
        above=service.ancestors(unit.id)[:1],
        manages=manages,
        may_override=service.may_override(actor),
        little_giant=LITTLE_GIANT_NAMES[unit.attributes.get("little_giant", "")],
        may_create=manages and bool(children_of(unit.kind)),
        members=service.list_members(actor=actor, organisation_id=unit.id),
        invitations=service.list_invitations(actor=actor, organisation_id=unit.id, now=web.now()),
        children=children,
        next_url=f"/organisations/{unit.id}?after={following}" if following else "",
        first_url=f"/organisations/{unit.id}" if after else "",
        kind_names=KIND_NAMES,
        role_names=ROLE_NAMES,
    )


def managed(organisation_id: int) -> OrganisationView:
    """An organisation that the actor manages. Raises Missing or Denied."""
    actor = web.actor()
    unit = service.visible_organisation(actor=actor, organisation_id=organisation_id)
    access.require(service.may_manage(actor, unit))
    return unit


def _new_page(form: OrganisationForm, unit: OrganisationView) -> Response:
    may_override = service.may_override(web.actor())
    return browser.form_page(
        "accounts/organisation-new.html", form, unit=unit, regions=REGIONS, may_override=may_override
    )


@blueprint.get("/organisations/<int:organisation_id>/children/new")
@staff
def new_child(organisation_id: int) -> Response:
    """Ask for the details of an organisation below."""
    unit = managed(organisation_id)
    arguments = {"organisation_id": organisation_id}
    form = web.form_for(OrganisationForm, key="accounts.organisation", arguments=arguments, region=unit.region)
    return _new_page(form.offer(unit.kind), unit)


@blueprint.post("/organisations/<int:organisation_id>/children/new")
@staff
@web.keeps_draft("accounts.organisation")
def create_child(organisation_id: int) -> Response:
    """Enter an organisation below."""
    unit = managed(organisation_id)
    form = web.form_for(OrganisationForm).offer(unit.kind)
    created = browser.attempt(
        form,
        lambda: service.create_organisation(
            actor=web.actor(),
            parent_id=unit.id,
            kind=form.kind.data,
            name=form.name.data,
            region=form.region.data,
            credit_code=form.credit_code.data or "",
            override_reason=form.override_reason.data or "",
            now=web.now(),
        ),
    )
    if created is None:
        return _new_page(form, unit)
    web.say(_("单位已登记，请邀请其第一位管理人员"))
    return web.see_other(f"/organisations/{created}")


def _credit_page(form: CreditCodeForm, unit: OrganisationView) -> Response:
    may_override = service.may_override(web.actor())
    return browser.form_page("accounts/credit-code.html", form, unit=unit, may_override=may_override)


@blueprint.get("/organisations/<int:organisation_id>/credit-code")
@staff
def credit_code_page(organisation_id: int) -> Response:
    """Ask for the code as it stands on the certificate."""
    unit = managed(organisation_id)
    return _credit_page(web.form_for(CreditCodeForm, credit_code=unit.credit_code), unit)


@blueprint.post("/organisations/<int:organisation_id>/credit-code")
@staff
def set_credit_code(organisation_id: int) -> Response:
    """Enter or correct the code."""
    unit = managed(organisation_id)
    form = web.form_for(CreditCodeForm)

    def change() -> bool:
        service.set_credit_code(
            actor=web.actor(),
            organisation_id=unit.id,
            credit_code=form.credit_code.data,
            override_reason=form.override_reason.data or "",
            now=web.now(),
        )
        return True

    if not browser.attempt(form, change):
        return _credit_page(form, unit)
    web.say(_("统一社会信用代码已更新"))
    return web.see_other(f"/organisations/{unit.id}")


@blueprint.get("/organisations/<int:organisation_id>/attributes")
@access.roles(Role.PROVINCIAL_OFFICER)
def attributes_page(organisation_id: int) -> Response:
    """Ask what the province knows of the organisation."""
    unit = managed(organisation_id)
    known = {"self_review": bool(unit.attributes.get("self_review"))}
    form = web.form_for(AttributesForm, little_giant=unit.attributes.get("little_giant", ""), **known)
    return browser.form_page("accounts/attributes.html", form, unit=unit)


@blueprint.post("/organisations/<int:organisation_id>/attributes")
@access.roles(Role.PROVINCIAL_OFFICER)
def set_attributes(organisation_id: int) -> Response:
    """Set it."""
    unit = managed(organisation_id)
    form = web.form_for(AttributesForm)
    if not form.validate():
        return browser.form_page("accounts/attributes.html", form, unit=unit)
    attributes = attributes_of(
        self_review=form.self_review.data, little_giant=form.little_giant.data or "", before=unit.attributes
    )
    service.set_attributes(actor=web.actor(), organisation_id=unit.id, attributes=attributes, now=web.now())
    web.say(_("单位属性已更新"))
    return web.see_other(f"/organisations/{unit.id}")
