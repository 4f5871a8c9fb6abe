"""Plans as they are kept: the shipped ones, the version in force, any past version."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

from portal.calendar.domain.document import canonical, plan_from, plan_from_toml, plan_hash
from portal.calendar.domain.plan import Plan
from portal.calendar.store import plan as store
from portal.kernel import generation, ledger
from portal.kernel.access import Actor
from portal.kernel.database import transaction
from portal.kernel.i18n import _

SHIPPED = Path(__file__).parent.parent / "plans"


@cache
def shipped_plans() -> Mapping[int, Plan]:
    """The plans that come with the portal, by year."""
    plans = (plan_from_toml(path.read_text(encoding="utf-8")) for path in sorted(SHIPPED.glob("*.toml")))
    return {plan.year: plan for plan in plans}


@lru_cache(maxsize=128)
def _parsed(hash_: str) -> Plan:
    # Kept under its content's hash, so it can never be stale, in whatever process.
    return plan_from(json.loads(store.content(hash_)))


@lru_cache(maxsize=32)
def _together(heads: tuple[tuple[int, str], ...]) -> Mapping[int, Plan]:
    return {year: _parsed(hash_) for year, hash_ in heads}


# Changes whenever a version is published, or a committee sets dates of its own.
PLANS = "calendar.plans"


def calendar_number() -> int | None:
    """Another number after each change of the calendar; 0 or None while nothing was ever recorded."""
    return generation.number_of(PLANS)


def note_change() -> None:
    """The calendar changes: call it inside the transaction that changes it."""
    generation.change(PLANS)


@lru_cache(maxsize=16)
def _heads_at(_number: int) -> tuple[tuple[int, int, str], ...]:
    return tuple(store.newest())


def _heads() -> tuple[tuple[int, int, str], ...]:
    """(year, version, hash) of the newest versions: read again when one was published."""
    return _heads_by(calendar_number())


def _heads_by(number: int | None) -> tuple[tuple[int, int, str], ...]:
    return _heads_at(number) if number else tuple(store.newest())


def plans_by(number: int | None) -> Mapping[int, Plan]:
    """The published plans as they are, by year: `plans` for whoever knows the calendar's number."""
    return _together(tuple((year, hash_) for year, _version, hash_ in _heads_by(number)))


def plans(at: datetime | None = None) -> Mapping[int, Plan]:
    """The published plans by year: as they are, or as they were at an instant."""
    heads = _heads() if at is None else store.newest(at)
    return _together(tuple((year, hash_) for year, _version, hash_ in heads))


def plan_of(year: int, at: datetime | None = None) -> Plan | None:
    return plans(at).get(year)


def current_plan(now: datetime) -> Plan | None:
    """The plan of this year, else the newest one before it: late in January, last year's windows still run."""
    known = plans()
    past = [year for year in known if year <= now.year]
    return known[max(past)] if past else next(iter(known.values()), None)


def version_key() -> str:
    """Changes with every published version: the key of pages that show plans."""
    return "-".join(f"{year}.{version}.{hash_[:8]}" for year, version, hash_ in _heads())


def install_shipped_plans(*, now: datetime, actor: Actor) -> int:
    """Record the shipped plans as version 1 of years that have none; returns how many. Harmless when repeated."""
    added = 0
    with transaction():
        for plan in shipped_plans().values():
            if store.latest_number(plan.year):
                continue
            record_version(
                plan,
                why=_("随系统提供的计划，按%(document)s附件4录入", document=plan.document),
                in_force_from=plan.in_force_from,
                actor=actor,
                now=now,
            )
            added += 1
    return added


def record_version(plan: Plan, *, why: str, in_force_from: datetime, actor: Actor, now: datetime) -> int:
    """Add a version and its ledger entry; returns its number. Call it inside the transaction of the decision."""
    text = canonical(plan)
    number = store.latest_number(plan.year) + 1
    store.add_version(
        year=plan.year,
        version=number,
        content=text,
        hash=plan_hash(text),
        in_force_from=in_force_from,
        recorded_at=now,
        actor=actor.label,
        role=actor.role.value,
        why=why,
    )
    note_change()
    ledger.append(
        subject=f"calendar.plan:{plan.year}",
        action="calendar.published",
        actor=actor,
        at=now,
        data={"year": plan.year, "version": number, "hash": plan_hash(text), "why": why},
    )
    return number


def versions(year: int) -> list[store.PlanVersion]:
    """All versions of a year, oldest first."""
    return store.versions(year)


def version_plan(year: int, number: int) -> tuple[store.PlanVersion, Plan] | None:
    """A version and the plan that it holds."""
    row = store.version(year, number)
    return None if row is None else (row, _parsed(row.hash))
