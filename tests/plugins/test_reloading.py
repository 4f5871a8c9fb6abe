"""Every bundled edition can be written as JSON and read again: that is how the browser's drafts are kept."""

import json

import pytest

from portal.criteria import Edition
from portal.criteria.edition_data import canonical, edition_from_data
from portal.plugin import Series
from portal.registry import build

REGISTRY = build()
EDITIONS = [(series, edition) for series in REGISTRY.series() for edition in series.editions]


@pytest.mark.parametrize(
    ("series", "edition"), EDITIONS, ids=[f"{each.slug}-{each.year}-{each.version}" for _, each in EDITIONS]
)
def test_an_edition_read_again_from_its_json_is_the_same(series: Series, edition: Edition):
    again = edition_from_data(json.loads(canonical(edition.data)), series.kinds)
    assert REGISTRY.refined(again).hash == edition.hash
    assert REGISTRY.refined(again).criteria == edition.criteria
