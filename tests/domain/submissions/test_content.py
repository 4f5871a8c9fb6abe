"""One text and one hash for the same contents."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.submissions.domain.content import NotCanonical, canonical, content_hash

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), PLAIN))
def test_the_order_of_keys_does_not_matter(document: dict) -> None:
    turned = dict(reversed(list(document.items())))
    assert canonical(document) == canonical(turned)


@given(st.dictionaries(st.text(), PLAIN))
def test_reading_the_text_back_gives_the_same_text(document: dict) -> None:
    text = canonical(document)
    assert canonical(json.loads(text)) == text


def test_the_hash_is_stable() -> None:
    text = canonical({"b": [1, True, None], "a": "潘玥𠮷", "d": date(2023, 8, 29)})
    assert text == '{"a":"潘玥𠮷","b":[1,true,null],"d":"2023-08-29"}'
    assert content_hash(text) == hashlib.sha256(text.encode()).hexdigest()


def test_compatibility_ideographs_of_a_name_stay_as_they_are() -> None:
    assert canonical("\uf9dc") != canonical("\u9686")


@pytest.mark.parametrize("value", [1.5, datetime(2023, 8, 29, tzinfo=UTC), {1: 2}, {"a": {2}}, b"x"])
def test_what_has_no_one_text_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)
