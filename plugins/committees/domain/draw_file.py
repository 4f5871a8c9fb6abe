"""The exported record of a draw (抽取记录), and running it again. Standard library only."""

from collections.abc import Mapping
from typing import Any

from plugins.committees.domain.draw import run
from plugins.committees.domain.draw_values import (
    FORMAT,
    Candidate,
    Conditions,
    Named,
    Quota,
    Result,
    Unfillable,
    Vacancy,
    commitment,
    digest,
    to_data,
)


class Unreadable(ValueError):
    """The file is no record of a draw; the message says what is missing."""


def candidate_of(data: Mapping[str, Any]) -> Candidate:
    given: dict[str, Any] = {**data, "specialties": tuple(data["specialties"])}
    return Candidate(**given)


def conditions_of(data: Mapping[str, Any]) -> Conditions:
    quotas = tuple(Quota(**each) for each in data["quotas"])
    given: dict[str, Any] = {**data, "quotas": quotas, "excluded_regions": tuple(data["excluded_regions"])}
    return Conditions(**given)


def vacancy_of(data: Mapping[str, Any]) -> Vacancy:
    return Vacancy(data["ref"], tuple(data["gone"]))


def record(
    *,
    seed: str,
    pool: list[Mapping[str, Any]],
    conditions: Mapping[str, Any],
    named: list[Mapping[str, Any]],
    vacancies: list[Mapping[str, Any]],
    result: Mapping[str, Any],
    about: Mapping[str, Any],
) -> dict[str, Any]:
    """The document that is exported. The hashes are those that the ledger got before the draw."""
    return {
        "format": FORMAT,
        "about": dict(about),
        "commitment": commitment(seed),
        "pool_hash": digest(pool),
        "conditions_hash": digest(conditions),
        "conditions": dict(conditions),
        "pool": pool,
        "named": named,
        "seed": seed,
        "vacancies": vacancies,
        "result": dict(result),
    }


def first_difference(document: Any) -> str:
    """Run a record again: empty when everything is the same, else the first thing that isn't. Raises Unreadable."""
    try:
        return _compared(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, Unfillable):
            return f"result: the pool can't give this panel ({error})"
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def _compared(document: Mapping[str, Any]) -> str:
    if document["format"] != FORMAT:
        raise Unreadable(f"format {document['format']!r}, not {FORMAT!r}")
    told = {
        "commitment": commitment(document["seed"]),
        "conditions_hash": digest(document["conditions"]),
        "pool_hash": digest(document["pool"]),
    }
    for name, computed in told.items():
        if document[name] != computed:
            return f"{name}: recorded {document[name]}, computed {computed}"
    again = run_again(document)
    return _difference("result", document["result"], to_data(again))


def run_again(document: Mapping[str, Any]) -> Result:
    """The result that the recorded seed, pool and conditions give."""
    return run(
        document["seed"],
        [candidate_of(each) for each in document["pool"]],
        conditions_of(document["conditions"]),
        [Named(each["ref"], each["role"]) for each in document["named"]],
        [vacancy_of(each) for each in document["vacancies"]],
    )


def _difference(path: str, recorded: Any, computed: Any) -> str:
    if isinstance(recorded, dict) and isinstance(computed, dict):
        for key in sorted({*recorded, *computed}):
            if told := _difference(f"{path}.{key}", recorded.get(key), computed.get(key)):
                return told
        return ""
    if isinstance(recorded, list) and isinstance(computed, list) and len(recorded) == len(computed):
        for index, (one, other) in enumerate(zip(recorded, computed, strict=True)):
            if told := _difference(f"{path}[{index}]", one, other):
                return told
        return ""
    same = recorded == computed and type(recorded) is type(computed)
    return "" if same else f"{path}: recorded {recorded!r}, computed {computed!r}"
