"""The dossier through its pages, without JavaScript."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from portal.calendar.service import install_shipped_plans
from portal.kernel import ledger
from portal.kernel.access import SYSTEM
from portal.kernel.clock import FixedClock
from portal.submissions.service import dossier as service
from portal.submissions.store import dossier as store
from tests import factories
from tests.factories import Someone
from tests.lint import LintedClient

EDUCATION = {
    "level": "本科",
    "degree": "学士",
    "school": "贵州大学",
    "major": "建筑学",
    "graduated-year": "2010",
    "graduated-month": "7",
    "graduated-day": "",
    "full_time": "yes",
}


@pytest.fixture
def engineer(app: Flask, clock: FixedClock) -> Someone:
    install_shipped_plans(now=clock.now(), actor=SYSTEM)
    return factories.make_person("陈晓燕")


@pytest.fixture
def phone(client: LintedClient, engineer: Someone, clock: FixedClock) -> Iterator[LintedClient]:
    """The engineer's phone, signed in."""
    factories.sign_in_client(client, engineer, now=clock.now())
    yield client


def add(client: LintedClient, path: str, data: dict[str, Any]) -> int:
    """Fill in an add form; returns the item's id."""
    answer = client.submit(path, data)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return int(answer.headers["Location"].rsplit("/", 1)[-1])


def text(client: LintedClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_overview_shows_every_section(phone: LintedClient) -> None:
    page = text(phone, "/dossier")
    for name in ("学历学位", "现有职称", "工作经历", "继续教育学时", "业绩成果", "处分和诚信记录"):
        assert name in page


def test_item_is_added(phone: LintedClient, engineer: Someone) -> None:
    item_id = add(phone, "/dossier/education/add/education", EDUCATION)
    page = text(phone, f"/dossier/items/{item_id}")
    assert "贵州大学，本科，建筑学" in page
    assert "2010-07" in page
    assert ledger.history(f"dossier:{engineer.id}")[-1].action == "dossier.item_added"
