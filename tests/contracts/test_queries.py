"""Every page that is asked for all day long sends at most twelve questions to the database, whatever the rows.

And the queues read by index: a full scan would show only with a hundred thousand applications.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from portal.kernel.clock import FixedClock
from portal.kernel.database import database, is_sqlite
from tests import applicants, reviewers
from tests.factories import Someone, Staff, sign_in_client
from tests.lint import LintedClient
from tests.reviewers import Chain, applied

MOST = 12
MANY = 31


def is_asked(said: object) -> bool:
    """Is this a statement (they are pairs) of the page itself? That a plugin was slow is noted on a busy machine."""
    return isinstance(said, tuple) and "extensions_plugin_fault" not in said[0]


@contextmanager
def questions() -> Iterator[list[tuple[str, tuple]]]:
    """The statements (text, values) that are sent inside the block."""
    seen: list[tuple[str, tuple]] = []
    handler = logging.Handler()
    handler.emit = lambda record: seen.extend([record.msg] if is_asked(record.msg) else [])  # type: ignore[method-assign]
    logger = logging.getLogger("peewee")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield seen
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)


@pytest.fixture
def chain(app: Flask, clock: FixedClock) -> Chain:
    made = reviewers.make_chain(app.extensions["portal"])
    clock.set("2023-08-30T09:00")
    return made


@pytest.fixture
def asked(app: Flask, clock: FixedClock) -> Callable[..., list[tuple[str, tuple]]]:
    """What a page asks: its second showing, as the first one reads what is then kept."""

    def ask(path: str, who: Someone | Staff | None = None) -> list[tuple[str, tuple]]:
        client = LintedClient(app)
        if who is not None:
            sign_in_client(client, who, now=clock.now())
        assert client.get(path).status_code == 200, path
        with questions() as seen:
            assert client.get(path).status_code == 200
        return seen

    return ask


def test_public_pages_ask_little(chain: Chain, asked) -> None:
    for path in ("/calendar", "/calendar/engineering", "/eligibility", "/publicity"):
        assert len(asked(path)) <= MOST, path


def test_an_applicants_pages_ask_the_same_however_long_the_dossier(chain: Chain, asked, clock: FixedClock) -> None:
    clock.set(applicants.FILLING_IN.isoformat())
    short = applicants.make_engineer(chain.province)
    paper = next(item for item in applicants.ITEMS if item[1] == "project")
    long = applicants.make_engineer(chain.province, items=(*applicants.ITEMS, *[paper] * MANY))
    for page in ("", "/check", "/conditions", "/items", "/form"):
        few = asked(f"/applications/{short.application_id}{page}", short.person)
        many = asked(f"/applications/{long.application_id}{page}", long.person)
        assert len(few) == len(many) <= MOST, (page, [text for text, _ in many])


def test_a_status_page_asks_little(chain: Chain, asked) -> None:
    engineer = applied(chain)
    for page in ("", "/receipt"):
        assert len(asked(f"/applications/{engineer.application_id}{page}", engineer.person)) <= MOST


def test_a_queue_asks_the_same_for_one_row_and_for_many_and_reads_by_index(chain: Chain, asked) -> None:
    applied(chain)
    few = asked("/desk", chain.employer)
    for number in range(MANY):
        applied(chain, f"测试{number:02}")
    many = asked("/desk", chain.employer)
    assert len(few) == len(many) <= MOST
    if is_sqlite():
        # The generations are read whole: one row for each thing that all processes keep.
        for text, values in (each for each in many if "kernel_generation" not in each[0]):
            plan = " / ".join(row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {text}", values).fetchall())
            assert not re.search(r"\bSCAN (?!.*INDEX)", plan), f"{plan}: {text}"
