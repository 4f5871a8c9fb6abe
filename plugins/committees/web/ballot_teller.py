"""The tellers' pages: the two places, the paper ballots on the roll, the counting. They work without JavaScript.

What is typed here is kept nowhere: a teller's numbers must be in no draft.
"""

from flask import Blueprint, Response, request

from plugins.committees.domain.teller import LEAST, Entered, Teller
from plugins.committees.forms.ballot_teller import LABELS, count_form, typed
from plugins.committees.service import ballot_count as counting
from plugins.committees.service import ballot_teller as service
from plugins.committees.web.room import experts, office
from portal.plugin import N_, Form, Invalid, Missing, _, actor, now, render, say, see_other

blueprint = Blueprint("committees_ballot_teller", __name__)
TELLER_NAMES = {Teller.SUPERVISOR: N_("监票人"), Teller.COUNTER: N_("计票人")}
OUTCOMES = {
    Entered.WAITING: N_("您的计票已录入，等待另一位录入"),
    Entered.DIFFERENT: N_("两份计票不一致，请两人重新清点后再次录入"),
    Entered.SEALED: N_("两份计票一致，纸质票已计入票箱"),
}
OFFICE = "/committees/meetings/<int:meeting_id>/ballot/tellers"
EXPERT = "/expert/meetings/<int:meeting_id>/ballot/tellers"


def _place() -> Teller:
    try:
        return Teller(request.form.get("place", ""))
    except ValueError:
        raise Missing(_("没有这项职责")) from None


def _page(meeting_id: int, home: str) -> Response:
    found = service.desk(meeting_id=meeting_id, actor=actor())
    ours = home.startswith("/committees")
    back = home.removesuffix("/tellers") if ours else home.removesuffix("/ballot/tellers")
    names = {"teller_names": TELLER_NAMES, "least": LEAST, "may_release": ours}
    return render("committees/ballot/tellers.html", found=found, home=home, back=back, **names)


def _take(meeting_id: int, home: str) -> Response:
    service.take(meeting_id=meeting_id, place=_place(), actor=actor(), now=now())
    return see_other(home)


def _release(meeting_id: int, home: str) -> Response:
    service.release(meeting_id=meeting_id, place=_place(), actor=actor(), now=now())
    return see_other(home)


def _hand_out(meeting_id: int, home: str) -> Response:
    person_id = request.form.get("person_id", 0, type=int)
    done = service.hand_out(meeting_id=meeting_id, person_id=person_id, actor=actor(), now=now())
    say(_("已登记纸质票，请当面发出选票") if done else _("已登记，另一位确认后再发出选票"))
    return see_other(home)


def _take_back(meeting_id: int, home: str) -> Response:
    person_id = request.form.get("person_id", 0, type=int)
    service.take_back(meeting_id=meeting_id, person_id=person_id, actor=actor(), now=now())
    say(_("纸质票已收回，这位专家可以电子投票"))
    return see_other(home)


def _count_page(meeting_id: int, home: str, form: Form | None = None, status: int = 200) -> Response:
    found = service.desk(meeting_id=meeting_id, actor=actor())
    if not found.counts_now:
        raise Missing(_("现在没有需要您录入的纸质票"))
    form = form or count_form(found)()
    given = {"field": counting.field, "labels": LABELS, "home": home}
    return render("committees/ballot/count.html", status=status, found=found, form=form, **given)


def _enter(meeting_id: int, home: str) -> Response:
    form = count_form(service.desk(meeting_id=meeting_id, actor=actor()))(request.form)
    if form.validate():
        try:
            told = counting.enter(meeting_id=meeting_id, typed=typed(form), actor=actor(), now=now())
        except Invalid as refusal:
            form.add_errors(refusal.errors)
        else:
            return render("committees/ballot/counted.html", told=told, outcome=OUTCOMES[told.entered], home=home)
    return _count_page(meeting_id, home, form, status=422)


def _office(meeting_id: int) -> str:
    return f"/committees/meetings/{meeting_id}/ballot/tellers"


def _expert(meeting_id: int) -> str:
    return f"/expert/meetings/{meeting_id}/ballot/tellers"


@blueprint.get(OFFICE)
@office
def tellers(meeting_id: int) -> Response:
    """The tellers' page for officers of the office."""
    return _page(meeting_id, _office(meeting_id))


@blueprint.post(f"{OFFICE}/take")
@office
def take(meeting_id: int) -> Response:
    """An officer becomes a teller."""
    return _take(meeting_id, _office(meeting_id))


@blueprint.post(f"{OFFICE}/release")
@office
def release(meeting_id: int) -> Response:
    """A place is given back."""
    return _release(meeting_id, _office(meeting_id))


@blueprint.post(f"{OFFICE}/paper")
@office
def hand_out(meeting_id: int) -> Response:
    """A voter gets a paper ballot."""
    return _hand_out(meeting_id, _office(meeting_id))


@blueprint.post(f"{OFFICE}/back")
@office
def take_back(meeting_id: int) -> Response:
    """A paper ballot is cancelled."""
    return _take_back(meeting_id, _office(meeting_id))


@blueprint.get(f"{OFFICE}/count")
@office
def count(meeting_id: int) -> Response:
    """The form of an officer who counts."""
    return _count_page(meeting_id, _office(meeting_id))


@blueprint.post(f"{OFFICE}/count")
@office
def enter(meeting_id: int) -> Response:
    """An officer's numbers."""
    return _enter(meeting_id, _office(meeting_id))


@blueprint.get(EXPERT)
@experts
def expert_tellers(meeting_id: int) -> Response:
    """The tellers' page for attending experts."""
    return _page(meeting_id, _expert(meeting_id))


@blueprint.post(f"{EXPERT}/take")
@experts
def expert_take(meeting_id: int) -> Response:
    """An expert becomes a teller."""
    return _take(meeting_id, _expert(meeting_id))


@blueprint.post(f"{EXPERT}/release")
@experts
def expert_release(meeting_id: int) -> Response:
    """An expert gives the place back."""
    return _release(meeting_id, _expert(meeting_id))


@blueprint.post(f"{EXPERT}/paper")
@experts
def expert_hand_out(meeting_id: int) -> Response:
    """A voter gets a paper ballot."""
    return _hand_out(meeting_id, _expert(meeting_id))


@blueprint.post(f"{EXPERT}/back")
@experts
def expert_take_back(meeting_id: int) -> Response:
    """A paper ballot is cancelled."""
    return _take_back(meeting_id, _expert(meeting_id))


@blueprint.get(f"{EXPERT}/count")
@experts
def expert_count(meeting_id: int) -> Response:
    """The form of an expert who counts."""
    return _count_page(meeting_id, _expert(meeting_id))


@blueprint.post(f"{EXPERT}/count")
@experts
def expert_enter(meeting_id: int) -> Response:
    """An expert's numbers."""
    return _enter(meeting_id, _expert(meeting_id))
