"""Choosing what to apply for: one question a page, all by links, so that the way back is the browser's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request

from portal.criteria import Edition, LevelEntry
from portal.kernel import web
from portal.kernel.errors import Invalid
from portal.kernel.i18n import _
from portal.submissions.domain import choice as rules
from portal.submissions.forms.choice import QuestionForm
from portal.submissions.service import choice as service
from portal.submissions.service.draft import own_application
from portal.submissions.service.offers import Offer
from portal.submissions.service.offers import offers as found_offers
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
        Option(each.key, _("%(series)s（%(year)d年度）", series=each.name, year=each.application_year), each.reason)
        for each in offers
        if each.is_open
    ]


def _ask_own(office_ids: tuple[int, ...], series: str, now: datetime) -> rules.Own:
    found: rules.Own = current_app.extensions["portal_own_specialties"](office_ids, series, now)
    return found


def _own(offer: Offer, edition: Edition) -> rules.Own:
    found = service.own_specialties(series=offer.series, ask=_ask_own, actor=web.actor(), now=web.now())
    return rules.own_beside(edition, found)


def _specialties(offer: Offer, edition: Edition, _given: dict[str, str]) -> list[Option]:
    named = [Option(each.name, each.name, each.scope, each.group) for each in edition.specialties]
    return named + [Option(name, name, group=_("本单位自设专业")) for name in sorted(_own(offer, edition))]


def _levels(offer: Offer, edition: Edition, given: dict[str, str]) -> list[Option]:
    within = _own(offer, edition).get(given["specialty"])
    found = rules.open_levels(edition, offer.track, within)
    return [Option(entry.level.value, _titled(edition, entry, given)) for entry in found]


def _titled(edition: Edition, entry: LevelEntry, given: dict[str, str]) -> str:
    title = edition.title_of(entry.level, given["specialty"])
    return _("%(title)s（%(level)s）", title=title, level=entry.level.value)


def _tracks(offer: Offer, edition: Edition, given: dict[str, str]) -> list[Option]:
    return [
        Option(each.slug, each.name, _("；").join(filter(None, (each.hint, each.scope))))
        for each in rules.open_tracks(edition, given["level"], offer.track)
    ]


_OPTIONS: dict[str, Callable[[Offer, Edition, dict[str, str]], list[Option]]] = {
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
    """The first question that has no answer yet; after the last one, a look at all of them."""
    given, now = _given(), web.now()
    offers = found_offers(registry=registry(), now=now)
    offer = next((each for each in offers if each.key == given.get("series") and each.is_open), None)
    if offer is None or offer.edition is None:
        return _series_question(given, offers)
    if offer.track:
        given["track"] = offer.track
    for name in QUESTIONS[1:]:
        options = _OPTIONS[name](offer, offer.edition, given)
        if given.get(name) not in {option.value for option in options}:
            return _question(name, options, given, exams=_exams(offer.edition, given) if name == "level" else ())
    return _confirm(given, offer, offer.edition)


def _series_question(given: dict[str, str], offers: tuple[Offer, ...]) -> Response:
    """Open ones to choose from, then those that open later and those that are closed; all that fit what is sought."""
    words = request.args.get("find", "").strip()[:40]
    found = tuple(each for each in offers if each.answers_to(words))
    return _question(
        "series",
        _series(found),
        given,
        find=words,
        total=len(offers),
        later=[each for each in found if each.phase is rules.Phase.LATER],
        closed=[each for each in found if each.phase is rules.Phase.CLOSED],
    )


def _exams(edition: Edition, given: dict[str, str]) -> list[dict[str, str]]:
    """The levels that nobody applies for, and where their examinations are."""
    return [{"title": _titled(edition, entry, given), "exam": entry.exam} for entry in edition.levels if entry.by_exam]


def _given() -> dict[str, str]:
    """The answers so far: of the address. One that was just asked for comes as `answer`."""
    given = {name: request.args.get(name, "")[:80] for name in QUESTIONS if request.args.get(name)}
    asked, answer = request.args.get("asked", ""), request.args.get("answer", "")[:80]
    if asked in QUESTIONS and answer:
        given[asked] = answer
    return given


def _question(name: str, options: list[Option], given: dict[str, str], **more: Any) -> Response:
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
        # A special review has its review type already.
        count=len(QUESTIONS) - ("." in given.get("series", "")),
        options=options,
        hidden={**earlier, **_application()},
        back=_link(dict(list(earlier.items())[:-1])) if earlier else "/applications",
        **{"find": "", "total": 0, "later": [], "closed": [], "exams": [], **more},
    )


def _present(name: str) -> str | None:
    """What the draft that is being changed has now."""
    identity = _application().get("application")
    if not identity:
        return None
    found = own_application(application_id=int(identity), actor=web.actor())
    if name != "series":
        return str(getattr(found, name))
    offers = found_offers(registry=registry(), now=web.now())
    special = next((each.key for each in offers if each.track and each.track == found.track), None)
    return f"{found.series}.{found.track}" if special else found.series


def _application() -> dict[str, str]:
    """The draft that is being changed, and whether one came from the check page: travel along."""
    text = request.values.get("application", "")
    found = {"application": text} if text.isascii() and text.isdigit() and len(text) < 10 else {}
    return {**found, "back": "check"} if request.values.get("back") == "check" else found


def _link(given: dict[str, str]) -> str:
    query = urlencode({**given, **_application()})
    return f"{PAGE}?{query}" if query else PAGE


def _confirm(given: dict[str, str], offer: Offer, edition: Edition) -> Response:
    track = edition.track(given["track"])
    shown = {
        "series": f"{offer.name} · {offer.application_year}",
        "specialty": given["specialty"],
        "level": _titled(edition, edition.level(given["level"]), given),
        "track": f"{track.name} · {track.scope}" if track.scope else track.name,
    }
    labels = {"series": _("系列和年度"), "specialty": _("专业"), "level": _("级别"), "track": _("评审类型")}
    rows = [
        {
            "label": labels[name],
            "value": shown[name],
            "href": _link({key: given[key] for key in QUESTIONS[:place]}) if name != "track" or not offer.track else "",
        }
        for place, name in enumerate(QUESTIONS)
    ]
    hidden: dict[str, Any] = {**given, **_application()}
    back = QUESTIONS[: 2 if offer.track else 3]
    return web.render(
        "submissions/draft/confirm.html", rows=rows, hidden=hidden, offer=offer,
        back=_link({key: given[key] for key in back}),
    )  # fmt: skip


@blueprint.post(PAGE)
@own
def choose() -> Response:
    """Start the draft, or change its choice."""
    given = {name: request.form.get(name, "")[:80] for name in QUESTIONS}
    identity = _application().get("application")
    series, _dot, special = given["series"].partition(".")
    try:
        made = service.choose(
            series=series,
            specialty=given["specialty"],
            level=given["level"],
            track=special or given["track"],
            application_id=int(identity) if identity else None,
            registry=registry(),
            ask_own=_ask_own,
            actor=web.actor(),
            now=web.now(),
        )
    except Invalid as refusal:
        name = next(iter(refusal.errors))
        return web.see_other(_link({key: given[key] for key in QUESTIONS[: QUESTIONS.index(name)]}))
    web.say(_("已保存。请完成下面的各项，到申报时间再点击申报。"))
    return web.see_other(f"/applications/{made}/check" if _application().get("back") else f"/applications/{made}")
