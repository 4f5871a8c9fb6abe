"""What can be applied for: every entry of the plan, open or not, with the conditions that are in force."""

from dataclasses import dataclass
from datetime import datetime

from portal.calendar import service as calendar
from portal.calendar.domain.window import Windows
from portal.calendar.service import wording
from portal.criteria import Edition, Series, Track, folded
from portal.kernel.clock import SHANGHAI
from portal.kernel.errors import Missing
from portal.kernel.i18n import _
from portal.submissions.domain.choice import Editions, Phase, phase_of


@dataclass(frozen=True)
class Offer:
    """An entry of the plan that can, could or will be applied for.

    `track` is fixed where the entry is a special review with a row of its own. `edition` is None where no conditions
    are in force, or no plugin is there to judge by them.
    """

    series: str
    name: str
    application_year: int
    edition: Edition | None
    phase: Phase
    reason: str
    clause: str
    track: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """How addresses name it."""
        return f"{self.series}.{self.track}" if self.track else self.series

    @property
    def is_open(self) -> bool:
        return self.phase is Phase.OPEN

    def answers_to(self, words: str) -> bool:
        """Is it what somebody looks for: is the text in its name, or in another name of it?"""
        return any(folded(words).lower() in folded(name).lower() for name in (self.name, self.series, *self.aliases))


def offers(*, registry: Editions, now: datetime) -> tuple[Offer, ...]:
    """Every entry of the plan in its order, then series that no plan speaks of. One query."""
    known = {series.slug: series for series in registry.series()}
    made = []
    for entry in calendar.plan_entries(now):
        for slug in entry.track_of or (entry.slug,):
            track = entry.slug if entry.track_of else ""
            made.append(_offer(slug, entry.name, known.get(slug), track, entry.windows, registry, now))
    spoken_of = {each.series for each in made}
    return (*made, *(_unplanned(series, now) for slug, series in known.items() if slug not in spoken_of))


def offer(series: str, *, registry: Editions, now: datetime, person_id: int | None = None, track: str = "") -> Offer:
    """One series and review type, with the person's extension. Raises Missing for a series that nobody declares."""
    known = next((each for each in registry.series() if each.slug == series), None)
    if known is None:
        raise Missing(_("没有这个职称系列"))
    try:
        decision = calendar.decide(action="apply", series=known.slug, track=track or None, person_id=person_id, now=now)
    except (calendar.UnknownSeries, calendar.UnknownYear):
        return _unplanned(known, now)
    return _offer(known.slug, known.name, known, "", decision.windows, registry, now)


def _unplanned(series: Series, now: datetime) -> Offer:
    reason = _("申报计划中还没有这个系列的时间")
    return Offer(series.slug, series.name, now.year, None, Phase.CLOSED, reason, "", aliases=series.aliases)


def _offer(
    slug: str, printed: str, series: Series | None, track: str, windows: Windows, registry: Editions, now: datetime
) -> Offer:
    """`track`: the entry is a special review, and held for this series among others."""
    edition = None if series is None else _edition(series, windows.application_year, registry, now)
    review = None if edition is None else _special(edition, track)
    phase, reason = _phase(windows, edition, now)
    if series is None or (track and edition is not None and review is None):
        phase, edition = Phase.CLOSED, None
        reason = _("这一系列的申报功能现在没有启用，不能申报。请致电0851-85837326咨询")
    name = series.name if series is not None else printed
    return Offer(
        series=slug,
        name=_("%(review)s（%(series)s）", review=review.name if review else printed, series=name) if track else name,
        application_year=windows.application_year,
        edition=edition,
        phase=phase,
        reason=reason,
        clause=windows.clause,
        track=track,
        aliases=(printed, *(() if series is None else series.aliases)),
    )


def _edition(series: Series, year: int, registry: Editions, now: datetime) -> Edition | None:
    try:
        return registry.edition(series.slug, year, on=now.astimezone(SHANGHAI).date())
    except LookupError:
        return None


def _special(edition: Edition, track: str) -> Track | None:
    return next((each for each in edition.tracks if track and each.plan_entry == track), None)


def _phase(windows: Windows, edition: Edition | None, now: datetime) -> tuple[Phase, str]:
    opens, closes = windows.upload.opens, windows.apply.closes
    phase = phase_of(now, upload_opens=opens, apply_closes=closes)
    if phase is Phase.CLOSED:
        return phase, _("本年度的申报已于%(closes)s截止", closes=wording.say_deadline(closes))
    if edition is None:
        return Phase.CLOSED, _("%(year)d年度的评审条件尚未公布", year=windows.application_year)
    if phase is Phase.OPEN:
        return phase, _("点击申报截止：%(closes)s", closes=wording.say_deadline(closes))
    return phase, _("%(opens)s起可以新建申报", opens=wording.say_opening(opens))
