"""A province with the certificates plugin, and engineers whose titles were passed and confirmed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask

from plugins.certificates import plugin as certificates
from plugins.certificates.service import waiting
from plugins.certificates.store.certificate import Certificate
from plugins.engineering import plugin as engineering
from portal.doctor import invariants
from portal.kernel.clock import shanghai
from portal.kernel.health import Examination, examine
from portal.registry.finding import Candidate
from portal.submissions.service import receiving, result
from tests.applicants import Engineer
from tests.factories import Someone, Staff
from tests.lint import LintedClient
from tests.reviewers import Chain, applied, row, to_office

PLUGINS = [
    Candidate("engineering", "1", lambda: engineering),
    Candidate("certificates", "1", lambda: certificates),
]
RECEIVED = shanghai(2023, 9, 28, 9)
VOTED = shanghai(2023, 12, 10, 15)
CONFIRMED = shanghai(2023, 12, 28, 9)
ISSUED = shanghai(2024, 1, 5, 9)
COMMITTEE = "贵州省建筑工程高级职称评审委员会"
PAPER = "黔人社职〔2023〕88号"

Browser = Callable[[Staff | Someone], LintedClient]


@dataclass(frozen=True)
class Scene:
    """Everybody, the application, and what tests do again and again."""

    app: Flask
    chain: Chain

    def confirmed(self, name: str = "陈晓燕", **changes: Any) -> Engineer:
        """An engineer whose title was passed and confirmed."""
        engineer = applied(self.chain, name)
        to_office(self.chain, engineer)
        given = {"application_id": engineer.application_id, "actor": self.chain.office.actor}
        receiving.receive(**given, revision=row(engineer).revision, now=RECEIVED)
        result.record_vote(**given, at=VOTED)
        result.record_result(**given, passed=True, committee=COMMITTEE, voted_on=VOTED.date(), now=VOTED)
        told: dict[str, Any] = {"document": PAPER, "confirmed_on": CONFIRMED.date(), "now": CONFIRMED} | changes
        registry = self.chain.portal.registry
        result.confirm_result(
            application_id=engineer.application_id, **told, registry=registry, actor=self.chain.provincial.actor
        )
        return engineer

    def issued(self, *engineers: Engineer) -> list[Certificate]:
        """Everything that waits, issued by the province."""
        with self.app.app_context():
            rows, _next = waiting.waiting(actor=self.chain.provincial.actor)
            wanted = {each.application_id for each in engineers}
            ids = [each.id for each in rows if not wanted or each.application_id in wanted]
            batch = waiting.preview(result_ids=ids, actor=self.chain.provincial.actor)
            actor = self.chain.provincial.actor
            return list(waiting.issue_results(result_ids=ids, seen=batch.seen, actor=actor, now=ISSUED))

    def certificate(self, name: str = "陈晓燕", **changes: Any) -> tuple[Engineer, Certificate]:
        """An engineer with an issued certificate."""
        engineer = self.confirmed(name, **changes)
        return engineer, self.issued(engineer)[0]


def text(answer: Any) -> str:
    return answer.get_data(as_text=True)


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def broken(scene: Scene) -> dict[str, tuple[str, ...]]:
    """The named invariants that don't hold: none, always."""
    portal = scene.chain.portal
    registry = scene.app.extensions["portal"].registry
    findings = examine(invariants(registry), Examination(portal, ISSUED))
    # No worker runs in a test.
    idle = {"ledger-is-anchored", "mail-is-not-late"}
    return {each.name: each.violations for each in findings if not each.holds and each.name not in idle}
