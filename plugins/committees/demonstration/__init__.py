"""The committees of the demo province: one whose meeting is closed, and one in the middle of its work."""

from collections.abc import Iterable

from plugins.committees.demonstration.closing import closing
from plugins.committees.demonstration.panel import Panel
from plugins.committees.demonstration.preparing import preparing
from plugins.committees.demonstration.sitting import sitting
from portal.plugin import Demonstration, Life


def lives(stage: Demonstration) -> Iterable[Life]:
    """One for each office to which cases come early."""
    for number, office in enumerate(stage.early_offices(), start=1):
        yield _life(Panel(stage, office, number))


def _life(panel: Panel) -> Life:
    yield from preparing(panel)
    yield from closing(panel) if panel.office.closes else sitting(panel)
