"""Ending the process at any named step leaves the old version or the new one, never a mixture."""

import os
import signal

import pytest

from portal.app import open_portal
from portal.doctor import invariants
from portal.extensions.service import approving, installing, leaving
from portal.extensions.service.place import version_of
from portal.extensions.store import release as store
from portal.kernel import database as db
from portal.kernel import ledger
from portal.kernel.clock import shanghai
from portal.kernel.health import Examination, examine
from portal.registry.loading import changed_files, forget
from portal.registry.scaffold import package_of
from tests.plugins.wheels import NAME, series_wheel
from tests.service.extensions.place import make_workshop

NOW = shanghai(2023, 8, 10, 9)
V1 = series_wheel("1.0")
V2 = series_wheel("1.1", years=5, edition=2)


@pytest.fixture
def workshop(portal):
    yield make_workshop(portal)
    forget(frozenset({package_of(NAME)}))


def stage(workshop, content, step=lambda name: None):
    action, name = ("upgrade", NAME) if store.active_of(NAME) else ("install", "")
    return installing.stage(
        content, workshop.place, action=action, name=name, actor=workshop.bringer.actor, now=NOW, step=step
    )


def approve(workshop, step=lambda name: None):
    return approving.approve(
        release_id=installing.waiting_of(NAME),
        place=workshop.place,
        actor=workshop.decider.actor,
        now=NOW,
        step=step,
    )


def roll_back(workshop, step=lambda name: None):
    leaving.roll_back(name=NAME, place=workshop.place, actor=workshop.bringer.actor, now=NOW, step=step)


def remove(workshop, step=lambda name: None):
    leaving.remove(name=NAME, place=workshop.place, actor=workshop.bringer.actor, now=NOW, step=step)


def killed_at(portal, name, act):
    """Do it in a process of its own that ends, by SIGKILL, at the named step; was the step reached?"""

    def step(reached):
        if reached == name:
            os.kill(os.getpid(), signal.SIGKILL)

    db.close_all()
    child = os.fork()
    if child == 0:
        try:
            open_portal(portal.settings, clock=portal.clock)
            db.database.connect(reuse_if_open=True)
            act(step)
        finally:
            os._exit(99)
    _pid, status = os.waitpid(child, 0)
    db.database.connect(reuse_if_open=True)
    assert os.WIFSIGNALED(status), f"the step {name!r} was not reached"
    assert os.WTERMSIG(status) == signal.SIGKILL


def in_force(workshop):
    """The version that a process started now has; all of it as it was recorded, and the books in order."""
    report = next((each for each in workshop.place.registry().report() if each.name == NAME), None)
    row = store.active_of(NAME)
    assert (report.version if report else None) == (row.version if row else None)
    if row is not None:
        assert report.enabled, report.reason
        version = version_of(row)
        assert changed_files(version.target(workshop.place.home).folder, version.files) == []
    mine = [each for each in invariants() if each.name.startswith("extensions_")]
    assert [each.violations for each in examine(mine, Examination(None, NOW)) if not each.holds] == []
    assert ledger.verify().breaks == ()
    return row.version if row else None


@pytest.mark.parametrize("step", ["unpacked", "renamed", "tried", "stored", "staging", "staged"])
def test_killed_while_it_is_brought(portal, workshop, step):
    killed_at(portal, step, lambda at: stage(workshop, V1, at))
    assert in_force(workshop) is None
    if step != "staged":
        assert store.history(NAME) == []
        stage(workshop, V1)
    approve(workshop)
    assert in_force(workshop) == "1.0"


@pytest.mark.parametrize("step", ["approved", "tried", "switching", "switched", "proven"])
def test_killed_while_the_first_version_is_let_in(portal, workshop, step):
    stage(workshop, V1)
    killed_at(portal, step, lambda at: approve(workshop, at))
    there = in_force(workshop)
    assert there == ("1.0" if step in ("switched", "proven") else None)
    if there is None:
        approve(workshop)
        assert in_force(workshop) == "1.0"


@pytest.mark.parametrize("step", ["approved", "unpacked", "renamed", "tried", "switching", "switched", "proven"])
def test_killed_while_an_upgrade_is_let_in(portal, workshop, step):
    stage(workshop, V1)
    approve(workshop)
    stage(workshop, V2)
    if step in ("unpacked", "renamed"):
        # As on a host that has not unpacked it yet.
        for folder in (workshop.place.home / "plugins").glob(f"{NAME}-1.1-*"):
            folder.rename(workshop.place.home / "elsewhere")
    killed_at(portal, step, lambda at: approve(workshop, at))
    there = in_force(workshop)
    assert there == ("1.1" if step in ("switched", "proven") else "1.0")
    if there == "1.0":
        approve(workshop)
        assert in_force(workshop) == "1.1"
    roll_back(workshop)
    assert in_force(workshop) == "1.0"


@pytest.mark.parametrize("step", ["tried", "switching", "switched"])
def test_killed_while_going_back(portal, workshop, step):
    stage(workshop, V1)
    approve(workshop)
    stage(workshop, V2)
    approve(workshop)
    killed_at(portal, step, lambda at: roll_back(workshop, at))
    there = in_force(workshop)
    assert there == ("1.0" if step == "switched" else "1.1")
    if there == "1.1":
        roll_back(workshop)
        assert in_force(workshop) == "1.0"


@pytest.mark.parametrize("step", ["archived", "switching", "switched"])
def test_killed_while_it_is_removed(portal, workshop, step):
    stage(workshop, V1)
    approve(workshop)
    killed_at(portal, step, lambda at: remove(workshop, at))
    there = in_force(workshop)
    assert there == (None if step == "switched" else "1.0")
    if there:
        remove(workshop)
        assert in_force(workshop) is None
    assert [workshop.place.storage.exists(row.archive) for row in store.history(NAME)] == [True]
