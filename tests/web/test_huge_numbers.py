"""A number that no database holds, typed into an address: nothing is there. It is nobody's fault and no failure."""

import pytest

from portal.kernel.clock import FixedClock
from tests import factories
from tests.lint import LintedClient

HUGE = 2**63


@pytest.mark.parametrize(
    "path",
    [
        f"/results?after={HUGE}",
        f"/certificates/revoked?after={HUGE}",
        f"/certificates/revoked.json?after={HUGE}",
    ],
)
def test_a_page_of_a_list_that_there_can_not_be(client: LintedClient, path: str) -> None:
    assert client.get(path).status_code in (200, 404)


def test_a_core_page_answers_the_same(client: LintedClient, clock: FixedClock) -> None:
    factories.sign_in_client(client, factories.make_person(), now=clock.now())
    assert client.get(f"/inbox?before={HUGE}").status_code in (200, 404)
