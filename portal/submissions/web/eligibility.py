"""The what-if page: no account, nothing stored; personal dates come by POST and are in no address."""

from flask import Blueprint, Response, request

from portal.kernel import access, web
from portal.submissions.domain.eligibility import asked_fields, by_outcome, result_choices
from portal.submissions.forms.eligibility import ChooseForm, FactsForm, facts_form
from portal.submissions.service import eligibility as service

blueprint = Blueprint("eligibility", __name__, url_prefix="/eligibility")
DRAFT_KEY = "eligibility"
PAGE = "submissions/eligibility_facts.html"


@blueprint.get("")
@access.public
def start() -> Response:
    """Choose a series, then a title of it; once that is chosen, go to its own address."""
    registry = web.portal().registry
    offered = service.offered_series(registry)
    slug = request.args.get("series") or request.args.get("choice", "").partition("/")[0]
    series = next((each for each in offered if each.key == slug), None)
    if series is None:
        return web.render("submissions/eligibility.html", series=offered)
    form = ChooseForm(request.args if "asked" in request.args or "choice" in request.args else None)
    form.choice.choices = [(option.key, option.text) for option in service.offers(registry, slug)]
    if form.choice.raw_data is not None and form.validate():
        return web.see_other(f"/eligibility/{form.choice.data}")
    return web.render("submissions/eligibility_title.html", form=form, series=series)


@blueprint.get("/<series>/<int(max=2199):year>/<level>/<track>")
@access.public
def ask(series: str, year: int, level: str, track: str) -> Response:
    """The facts form of a title."""
    choice = service.choose(web.portal().registry, series=series, year=year, level=level, track=track, now=web.now())
    return web.render(PAGE, choice=choice, form=_form(choice), judgement=None, verdicts=None)


@blueprint.post("/<series>/<int(max=2199):year>/<level>/<track>")
@access.public
def judge(series: str, year: int, level: str, track: str) -> Response:
    """The verdict on what was answered, above the same form: change an answer and ask again."""
    choice = service.choose(web.portal().registry, series=series, year=year, level=level, track=track, now=web.now())
    form = _form(choice)
    if not form.validate():
        return web.render(PAGE, status=422, choice=choice, form=form, judgement=None, verdicts=None)
    judgement = service.what_if(web.portal().registry, choice=choice, answers=form.answers(), now=web.now())
    verdicts = by_outcome(judgement.rules)
    return web.render(PAGE, choice=choice, form=form, judgement=judgement, verdicts=verdicts)


def _form(choice: service.Choice) -> FactsForm:
    """What was posted, or what a switch of language brought along; the answers themselves are kept nowhere."""
    place = (choice.edition, choice.level.level, choice.track.slug)
    form = web.form_for(facts_form(asked_fields(*place)), key=DRAFT_KEY, arguments=request.view_args)
    form.offer(result_choices(*place))
    return form
