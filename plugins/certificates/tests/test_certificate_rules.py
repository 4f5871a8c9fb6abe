"""What a certificate says, what is signed of it, and what may become of it."""

import json
from dataclasses import fields, replace
from datetime import date

import pytest

from plugins.certificates.domain.certificate import (
    Details,
    Event,
    NotPossible,
    Origin,
    Printed,
    State,
    after,
    canonical,
    defects,
    fingerprint,
    masked_name,
    name_key,
    plain_number,
    possible,
    signed_fields,
)

DETAILS = Details(
    name="买买提·艾力",
    document_kind="resident_id",
    document="52010219850101001X",
    series_name="中小学教师",
    series="teachers",
    level="副高级",
    title="高级教师",
    way="评审",
    scope="仅限基层有效",
    passed_on=date(2023, 12, 10),
)
PRINTED = Printed(
    details=DETAILS,
    public_id="abc",
    number="1",
    issuer="厅",
    issued_on=date(2024, 1, 5),
    origin=Origin.PORTAL,
)
CHANGES = {
    **{field.name: "x" for field in fields(Details) if field.name != "series"},
    "passed_on": date(2023, 12, 11),
    "birth_on": date(1985, 1, 1),
}


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_every_printed_field_is_under_the_signature(name: str) -> None:
    changed = replace(PRINTED, details=replace(DETAILS, **{name: CHANGES[name]}))
    assert canonical(signed_fields(changed)) != canonical(signed_fields(PRINTED))


@pytest.mark.parametrize("name", ["public_id", "number", "issuer", "issued_on", "origin"])
def test_so_is_what_the_issuing_adds(name: str) -> None:
    other = {"issued_on": date(2024, 1, 6), "origin": Origin.HISTORICAL}.get(name, "y")
    assert canonical(signed_fields(replace(PRINTED, **{name: other}))) != canonical(signed_fields(PRINTED))


def test_the_canonical_form_is_what_it_says() -> None:
    told = signed_fields(PRINTED)
    assert json.loads(canonical(told)) == told
    assert canonical({"b": "二", "a": ""}) == '{"a":"","b":"二"}'.encode()
    assert all(isinstance(value, str) for value in told.values())
    assert len(fingerprint(told)) == 64


def test_states_go_their_ways() -> None:
    assert possible(State.VALID) == (Event.SUSPEND, Event.REVOKE)
    assert possible(State.SUSPENDED) == (Event.RESUME, Event.REVOKE)
    assert possible(State.REVOKED) == ()
    assert after(State.SUSPENDED, Event.RESUME) is State.VALID
    for state, event in ((State.VALID, Event.RESUME), (State.REVOKED, Event.REVOKE), (State.SUSPENDED, Event.SUSPEND)):
        with pytest.raises(NotPossible):
            after(state, event)


def test_defects_name_the_fields() -> None:
    assert defects(DETAILS) == ()
    assert defects(replace(DETAILS, name=" ", level="高级", way="抽签")) == ("name", "level", "way")


@pytest.mark.parametrize(
    ("name", "shown"), [("张三", "张*"), ("张小明", "张*明"), ("欧阳小明", "欧**明"), ("李", "李*"), ("", "*")]
)
def test_names_are_masked(name: str, shown: str) -> None:
    assert masked_name(name) == shown


def test_names_and_numbers_are_compared_as_people_write_them() -> None:
    assert name_key("买买提 · 艾力") == name_key("买买提•艾力") == name_key("买买提・艾力")
    assert name_key("张三") != name_key("张三丰")
    assert plain_number(" 黔中职（2015） １２３４号ａ ") == "黔中职(2015)1234号A"
