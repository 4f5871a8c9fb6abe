"""Choosing what to apply for: one question a page, all by links, so that the way back is the browser's."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from portal.criteria import Edition
from portal.kernel import web
from portal.kernel.errors import Invalid
from portal.kernel.i18n import _
from portal.submissions.forms.choice import QuestionForm
from portal.submissions.service import choice as service
from portal.submissions.service.choice import Offer
from portal.submissions.service.draft import own_application
from portal.submissions.web.applicant import own, registry

blueprint = Blueprint("choice", __name__)
QUESTIONS = ("series", "specialty", "level", "track")
PAGE = "/applications/new"


@dataclass(frozen=True)
class Option:
    """One answer; `group` heads a part of a long list."""

    value: str
    text: str
    hint: str = ""
    group: str = ""


def _series(offers: tuple[Offer, ...]) -> list[Option]:
    return [
        Option(each.slug, _("%(series)s（%(year)d年度）", series=each.name, year=each.application_year), each.reason)
        for each in offers
        if each.open
    ]


def _specialties(edition: Edition, _given: dict[str, str]) -> list[Option]:
    return [Option(each.name, each.name, each.scope, each.group) for each in edition.specialties]


def _levels(edition: Edition, _given: dict[str, str]) -> list[Option]:
    return [
        Option(each.level.value, _("%(title)s（%(level)s）", title=each.title, level=each.level.value))
        for each in edition.levels
    ]


def _tracks(edition: Edition, given: dict[str, str]) -> list[Option]:
    return [Option(each.slug, each.name, each.hint) for each in edition.tracks_for(given["level"])]


_OPTIONS: dict[str, Callable[[Edition, dict[str, str]], list[Option]]] = {
    "specialty": _specialties,
    "level": _levels,
    "track": _tracks,
}


def _headings() -> dict[str, str]:
    return {
        "series": _("您要申报哪个系列？"),
        "specialty": _("您申报哪个专业？"),
        "level": _("您申报哪个级别？"),
        "track": _("您以哪种方式申报？"),
    }


@blueprint.get(PAGE)
@own
def ask() -> Response:
    """The first question that has no answer yet; after the last one, a look at all four."""
    given, now = _given(), web.now()
    offers = service.offers(registry=registry(), now=now)
    series = _series(offers)
    if not given.get("series") or given["series"] not in {option.value for option in series}:
        return _question("series", series, given, offers)
    edition = next(each.edition for each in offers if each.slug == given["series"])
    assert edition is not None  # noqa: S101 - an open offer has one
    for name in QUESTIONS[1:]:
        options = _OPTIONS[name](edition, given)
        if given.get(name) not in {option.value for option in options}:
            return _question(name, options, given, offers)
    return _confirm(given, edition, offers)


def _given() -> dict[str, str]:
    """The answers so far: of the address. One that was just asked for comes as `answer`."""
    given = {name: request.args.get(name, "")[:80] for name in QUESTIONS if request.args.get(name)}
    asked, answer = request.args.get("asked", ""), request.args.get("answer", "")[:80]
    if asked in QUESTIONS and answer:
        given[asked] = answer
    return given


def _question(name: str, options: list[Option], given: dict[str, str], offers: tuple[Offer, ...]) -> Response:
    form = QuestionForm(request.args if request.args.get("asked") == name else None)
    form.answer.label.text = _headings()[name]
    form.answer.choices = [(option.value, option.text) for option in options]
    asked = request.args.get("asked") == name
    if asked:
        form.validate()
    else:
        form.answer.data = _present(name)
    earlier = {key: given[key] for key in QUESTIONS[: QUESTIONS.index(name)] if key in given}
    return web.render(
        "submissions/draft/question.html",
        status=422 if asked else 200,
        form=form,
        name=name,
        number=QUESTIONS.index(name) + 1,
        options=options,
        hidden={**earlier, **_application()},
        back=_link(dict(list(earlier.items())[:-1])) if earlier else "/applications",
        closed=[each for each in offers if not each.open],
    )


def _present(name: str) -> str | None:
    """What the draft that is being changed has now."""
    identity = _application().get("application")
    if not identity:
        return None
    return str(getattr(own_application(application_id=int(identity), actor=web.actor()), name))


def _application() -> dict[str, str]:
    """The draft that is being changed, and whether one came from the check page: travel along."""
    text = request.values.get("application", "")
    found = {"application": text} if text.isascii() and text.isdigit() and len(text) < 10 else {}
    return {**found, "back": "check"} if request.values.get("back") == "check" else found


def _link(given: dict[str, str]) -> str:
    query = urlencode({**given, **_application()})
    return f"{PAGE}?{query}" if query else PAGE


def _confirm(given: dict[str, str], edition: Edition, offers: tuple[Offer, ...], error: str = "") -> Response:
    offered = next(each for each in offers if each.slug == given["series"])
    shown = {
        "series": f"{offered.name} · {offered.application_year}",
        "specialty": given["specialty"],
        "level": f"{edition.level(given['level']).title}（{given['level']}）",
        "track": edition.track(given["track"]).name,
    }
    labels = {"series": _("系列和年度"), "specialty": _("专业"), "level": _("级别"), "track": _("评审类型")}
    rows = [
        {
            "label": labels[name],
            "value": shown[name],
            "href": _link({key: given[key] for key in QUESTIONS[:place]}),
        }
        for place, name in enumerate(QUESTIONS)
    ]
    hidden: dict[str, Any] = {**given, **_application()}
    return web.render(
        "submissions/draft/confirm.html", status=422 if error else 200, rows=rows, hidden=hidden, offer=offered,
        error=error, back=_link({key: given[key] for key in QUESTIONS[:3]}),
    )  # fmt: skip


@blueprint.post(PAGE)
@own
def choose() -> Response:
    """Start the draft, or change its choice."""
    given = {name: request.form.get(name, "")[:80] for name in QUESTIONS}
    identity = _application().get("application")
    try:
        made = service.choose(
            **given,
            application_id=int(identity) if identity else None,
            registry=registry(),
            actor=web.actor(),
            now=web.now(),
        )
    except Invalid as refusal:
        name = next(iter(refusal.errors))
        return web.see_other(_link({key: given[key] for key in QUESTIONS[: QUESTIONS.index(name)]}))
    web.say(_("已保存。请完成下面的各项，到申报时间再点击申报。"))
    return web.see_other(f"/applications/{made}/check" if _application().get("back") else f"/applications/{made}")
