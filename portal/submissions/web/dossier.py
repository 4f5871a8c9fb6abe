"""Pages of the dossier: the overview, a section, and what all of them share."""

from typing import Any

from flask import Blueprint, Response, request

from portal.accounts import service as accounts
from portal.kernel import access, web
from portal.kernel.access import Role
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.submissions.domain.dossier import SECTION_NAMES, VERIFICATION_NAMES, Section, Standing
from portal.submissions.domain.dossier_fields import FieldKind, KindSpec, summary
from portal.submissions.domain.dossier_gate import Change, Gate
from portal.submissions.domain.dossier_kinds import KINDS, kinds_of
from portal.submissions.service import dossier as service
from portal.submissions.service import dossier_gate

blueprint = Blueprint("dossier", __name__)
own = access.roles(Role.APPLICANT)


def person_id() -> int:
    """Who is signed in; the views' access rule has made sure that it is a person."""
    return web.actor().person_id or 0


def gate(change: Change) -> Gate:
    """May the dossier be changed in this request? Shown before anybody types in vain."""
    return dossier_gate.gate(person_id=person_id(), change=change, settings=web.portal().settings, now=web.now())


def words() -> dict[str, Any]:
    """What templates name things with."""
    return {
        "section_names": SECTION_NAMES,
        "verification_names": VERIFICATION_NAMES,
        "kinds": KINDS,
        "summary": lambda item: summary(KINDS[item.kind], item.data, say_date),
        "say_instant": dossier_gate.say_instant,
        "say_date": say_date,
    }


def say_date(text: str) -> str:
    """2010年7月, or 2010年7月1日."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 2:
        return _("%(year)d年%(month)d月", year=parts[0], month=parts[1])
    return _("%(year)d年%(month)d月%(day)d日", year=parts[0], month=parts[1], day=parts[2])


def shown(spec: KindSpec, data: Any) -> list[tuple[str, str]]:
    """The fields of an item as label and text; the text of what was left empty is empty."""
    rows = []
    for field in spec.fields:
        value = data.get(field.key)
        if field.register and not value:
            continue
        if field.kind is FieldKind.YES_NO and value is not None:
            value = _("是") if value else _("否")
        elif field.kind is FieldKind.CHOICE and value:
            value = _(value)
        elif field.kind in (FieldKind.DATE, FieldKind.MONTH) and value:
            value = say_date(value)
        rows.append((_(field.label), "" if value is None else str(value)))
    return rows


def section_of(name: str) -> Section:
    """The section of a URL. Raises Missing."""
    try:
        return Section(name)
    except ValueError as error:
        raise Missing() from error


@blueprint.get("/dossier")
@own
def overview() -> Response:
    """All sections with their state."""
    held = service.dossier(person_id())
    return web.render(
        "submissions/dossier/overview.html",
        dossier=held,
        person=accounts.person_summary(person_id()),
        birth_date=accounts.person_birth_date(person_id()),
        sections=list(Section),
        gate=gate(Change.EDIT),
        **words(),
    )


@blueprint.get("/dossier/<section>")
@own
def section(section: str) -> Response:
    """The items of a section."""
    chosen = section_of(section)
    held = service.dossier(person_id())
    return web.render(
        "submissions/dossier/section.html",
        section=chosen,
        items=held.of(chosen),
        section_standing=held.standing(chosen),
        section_kinds=kinds_of(chosen),
        gate=gate(Change.EDIT),
        **words(),
    )


@blueprint.post("/dossier/<section>/mark")
@own
def mark(section: str) -> Response:
    """Say that the section is finished, or that there is nothing."""
    chosen = section_of(section)
    try:
        standing = Standing(request.form.get("standing", ""))
    except ValueError as error:
        raise Missing() from error
    service.mark_section(
        section=chosen, standing=standing, settings=web.portal().settings, actor=web.actor(), now=web.now()
    )
    done = {Standing.OPEN: _("本节已重新打开"), Standing.COMPLETE: _("本节已标为填写完毕")}
    web.say(done.get(standing, _("已记下：没有此项")))
    return web.see_other("/dossier")


@blueprint.get("/dossier/<section>/add")
@own
def choose_kind(section: str) -> Response:
    """Which kind of item? Asked only where a section has several."""
    chosen = section_of(section)
    kinds = kinds_of(chosen)
    if len(kinds) == 1:
        return web.see_other(f"/dossier/{chosen.value}/add/{kinds[0].slug}")
    return web.render("submissions/dossier/choose_kind.html", section=chosen, section_kinds=kinds, **words())
