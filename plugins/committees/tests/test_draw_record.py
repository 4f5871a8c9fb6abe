"""The exported record of a draw: run again it gives the same list, and any change is told."""

import copy
import hashlib
import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plugins.committees.domain.draw import draw, run
from plugins.committees.domain.draw_file import Unreadable, first_difference, record
from plugins.committees.domain.draw_values import (
    CHAIR,
    Conditions,
    Named,
    Quota,
    Vacancy,
    commitment,
    to_data,
)
from plugins.committees.tests.test_draw_rules import SEED, pool_of


def document() -> dict:
    pool, conditions = pool_of(30), Conditions(members=7, reserves=2, quotas=(Quota("语文", 2),), region_most=50)
    named = [Named("P004", CHAIR)]
    first = draw(SEED, pool, conditions, named)
    vacancies = [Vacancy(first.panel()[3], ("P020",)), Vacancy(first.panel()[5]), Vacancy(first.panel()[6])]
    return record(
        seed=SEED,
        pool=[to_data(each) for each in pool],
        conditions=to_data(conditions),
        named=[to_data(each) for each in named],
        vacancies=[to_data(each) for each in vacancies],
        result=to_data(run(SEED, pool, conditions, named, vacancies)),
        about={"meeting": 1},
    )


def test_a_record_gives_the_same_list_again() -> None:
    read = json.loads(json.dumps(document(), ensure_ascii=False))
    assert first_difference(read) == ""
    assert read["commitment"] == commitment(SEED) == hashlib.sha256(bytes.fromhex(SEED)).hexdigest()


def rehashed(change) -> dict:
    """A record changed by somebody who also writes new hashes into it."""
    read = copy.deepcopy(document())
    change(read)
    return record(**{name: read[name] for name in ("seed", "pool", "conditions", "named", "vacancies", "result",
                                                   "about")})  # fmt: skip


CHANGES = {
    "seed": lambda read: read.update(seed="00" * 31 + "2b"),
    "one expert fewer": lambda read: read["pool"].pop(),
    "an expert's city": lambda read: read["pool"][0].update(region="529900"),
    "an expert's load": lambda read: read["pool"][4].update(load=9),
    "members": lambda read: read["conditions"].update(members=9),
    "a quota": lambda read: read["conditions"]["quotas"].clear(),
    "the chair": lambda read: read["named"].clear(),
    "who is on the panel": lambda read: read["result"]["places"][2].update(ref="P030"),
    "the reserve list": lambda read: read["result"]["reserves"].append("P029"),
    "who followed": lambda read: read["vacancies"].pop(),
    "the numbers used": lambda read: read["result"].update(used=0),
    "a level": lambda read: read["conditions"].update(level="正高级"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told(name) -> None:
    changed = document()
    CHANGES[name](changed)
    assert first_difference(changed) != ""


@pytest.mark.parametrize("name", ["seed", "one expert fewer", "members", "a quota", "the chair", "who followed"])
def test_a_change_with_new_hashes_is_told(name) -> None:
    assert first_difference(rehashed(CHANGES[name])).startswith("result")


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_any_changed_seed_is_told(place, byte) -> None:
    changed = document()
    seed = bytearray(bytes.fromhex(SEED))
    assume(seed[place % 32] != byte)
    seed[place % 32] = byte
    changed["seed"] = seed.hex()
    assert first_difference(changed).startswith("commitment")


@pytest.mark.parametrize("broken", [None, [], {}, {"format": "x"}, {"format": "committees-draw/1", "seed": "zz"}])
def test_what_is_no_record_is_said_to_be_none(broken) -> None:
    with pytest.raises(Unreadable):
        first_difference(broken)
