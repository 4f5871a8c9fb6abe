"""How an application's series, title and review type are called, also while the series' plugin is switched off."""

from dataclasses import dataclass

from portal.calendar import service as calendar
from portal.submissions.domain.choice import Editions
from portal.submissions.service.content import recorded_edition
from portal.submissions.store.application import Application


@dataclass(frozen=True)
class Names:
    """In words. While the plugin is off: the series as the plan prints it, the level, and no review type."""

    series: str
    title: str
    track: str
    scope: str = ""

    @property
    def scoped(self) -> str:
        """The review type, with the area that it holds for where it is limited (仅限基层有效)."""
        return f"{self.track} · {self.scope}" if self.scope else self.track


def names_of(application: Application, registry: Editions) -> Names:
    """The names by the edition that the application has recorded, else as far as they are known without it."""
    try:
        edition = recorded_edition(application, registry)
    except LookupError:
        return Names(_printed(application.series), application.level, "")
    title = edition.title_of(application.level, application.specialty)
    track = edition.track(application.track)
    return Names(edition.name, title, track.name, track.scope)


def _printed(series: str) -> str:
    try:
        return calendar.entry_of(series).name
    except calendar.UnknownSeries:
        return series
