"""The certificates of the demo province: the bureau issues what was confirmed."""

from collections.abc import Iterable
from datetime import datetime

from plugins.certificates.service import waiting
from portal.plugin import SHANGHAI, Demonstration, Life

ISSUED = datetime(2023, 8, 28, 15, tzinfo=SHANGHAI)


def lives(stage: Demonstration) -> Iterable[Life]:
    """One afternoon of the bureau."""
    yield _life(stage)


def _life(stage: Demonstration) -> Life:
    yield ISSUED
    actor = stage.province()
    rows, _following = waiting.waiting(actor=actor)
    if rows:
        ids = [each.id for each in rows]
        batch = waiting.preview(result_ids=ids, actor=actor)
        waiting.issue_results(result_ids=ids, seen=batch.seen, actor=actor, now=ISSUED)
