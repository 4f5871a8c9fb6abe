"""Writing the conditions: a tree of rules, each with its parameters as a form."""

from typing import Any

from flask import Blueprint, Response, request
from wtforms.fields.choices import SelectChoice

from portal.criteria import KINDS
from portal.criteria.loading import RuleKind
from portal.kernel import web
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.series.domain.edition_document import write_place
from portal.series.forms.edition_rules import RuleForm, UseForm, rule_form
from portal.series.service import edition_parts as service
from portal.series.service.edition_drafts import Draft
from portal.series.service.edition_wording import say_kind, say_parameter, say_rule, say_word
from portal.series.web import edition_view as view
from portal.series.web.edition_parts import back_from, here
from portal.series.web.edition_posting import attempt, form_page, stored_form
from portal.series.web.editions import DRAFT, EDITIONS, administrators, draft_of

blueprint = Blueprint("edition_rules", __name__)
USE = "use"


def kinds_of(draft: Draft) -> dict[str, RuleKind]:
    """The core's kinds of rules, then those of the series' plugin."""
    return {**KINDS, **draft.series.kinds}


def _form_of(draft: Draft, kind: str) -> type[RuleForm]:
    known = kinds_of(draft)
    if kind not in known:
        raise Missing(_("没有这种条件"))
    return rule_form(known[kind], say_parameter, say_word)


@blueprint.get(f"{DRAFT}/rule/<path:place>")
@administrators
def rule_page(draft_id: int, place: str) -> Response:
    """One rule with its parameters, and the rules inside it."""
    found = draft_of(draft_id)
    _where, table = service.rule_at(found, place)
    if USE in table:
        return web.see_other(f"{EDITIONS}/{draft_id}/rule/blocks/{table[USE]}")
    kind = _form_of(found, str(table.get("rule", "")))
    arguments = {"draft_id": draft_id, "place": place}
    form = stored_form(kind, "edition.rule", arguments, kind.shown(table))
    return _rule_page(form, found, place)


def _rule_page(form: RuleForm, found: Draft, place: str) -> Response:
    where, table = service.rule_at(found, place)
    inner = table.get("rules") or []
    return form_page(
        "series/edition-rule.html",
        form,
        revision=found.row.revision,
        draft=found,
        place=place,
        table=table,
        kind=say_kind(str(table.get("rule", ""))),
        holds="rules" in table,
        tree=view.tree(found, (*where, "rules"), inner),
        uses=view.uses_of(found.document, str(where[1])) if where[0] == "blocks" and len(where) == 2 else 0,
        back=back_from(place) if len(where) != 2 else "/parts/criteria",
        may_drop=place.count("/") > 1,
    )


@blueprint.post(f"{DRAFT}/rule/<path:place>")
@administrators
@web.keeps_draft("edition.rule")
def rule(draft_id: int, place: str) -> Response:
    """Save it."""
    found = draft_of(draft_id)
    _where, table = service.rule_at(found, place)
    form = web.form_for(_form_of(found, str(table.get("rule", ""))))
    values = {"rule": table.get("rule"), **form.written(table)}
    if not attempt(
        form,
        lambda: service.save_rule(
            draft_id=draft_id, place=place, values=values, revision=form.shown_revision, **here()
        ),
    ):
        return _rule_page(form, draft_of(draft_id), place)
    web.say(_("已保存"))
    return web.see_other(f"{EDITIONS}/{draft_id}{back_from(place)}")


@blueprint.get(f"{DRAFT}/rule-new/<path:place>")
@administrators
def new_page(draft_id: int, place: str) -> Response:
    """Choose a kind of rule, then fill in its parameters."""
    found = draft_of(draft_id)
    holder = service.holder_at(found, place)
    kind = request.args.get("kind", "")
    if not kind:
        return web.render("series/edition-rule-new.html", draft=found, place=place, kinds=_choices(found), form=None)
    form = web.form_for(
        _new_form(found, kind), key="edition.rule-new", arguments={"draft_id": draft_id, "place": place}
    )
    return _new_page(form, found, write_place(holder), kind)


def _choices(found: Draft) -> list[tuple[str, str]]:
    blocks = [(USE, _("引用共用条件"))] if found.document.get("blocks") else []
    return [*((name, say_kind(name)) for name in kinds_of(found)), *blocks]


def _new_form(found: Draft, kind: str) -> type[Any]:
    return UseForm if kind == USE else _form_of(found, kind)


def _new_page(form: Any, found: Draft, place: str, kind: str) -> Response:
    if kind == USE:
        form.use.choices = _blocks(found)
    return form_page(
        "series/edition-rule-new.html",
        form,
        revision=found.row.revision,
        draft=found,
        place=place,
        kind=kind,
        kind_name=dict(_choices(found)).get(kind, kind),
    )


def _blocks(found: Draft) -> list[SelectChoice]:
    kinds = found.series.kinds
    blocks = found.document.get("blocks") or {}
    return [SelectChoice(name, f"{say_rule(table, kinds)}（{name}）") for name, table in blocks.items()]


@blueprint.post(f"{DRAFT}/rule-new/<path:place>")
@administrators
@web.keeps_draft("edition.rule-new")
def add(draft_id: int, place: str) -> Response:
    """Add it."""
    found = draft_of(draft_id)
    service.holder_at(found, place)
    kind = request.form.get("kind", "")
    form = web.form_for(_new_form(found, kind))
    if kind == USE:
        form.use.choices = _blocks(found)
    values = {USE: form.use.data} if kind == USE else {"rule": kind, **form.written()}
    if kind != USE and kinds_of(found)[kind].combines:
        values["rules"] = []
    if not attempt(
        form,
        lambda: service.add_rule(
            draft_id=draft_id, holder=place, values=values, revision=form.shown_revision, **here()
        ),
    ):
        return _new_page(form, draft_of(draft_id), place, kind)
    web.say(_("已增加"))
    return web.see_other(f"{EDITIONS}/{draft_id}{back_from(f'{place}/')}")
