"""A clinical workload that can't be judged by is refused when its edition is loaded, with the place."""

import pytest

from plugins.health import plugin
from portal.plugin import LoadError, edition_from_data

SERIES = plugin.portal_series()
AFTER = SERIES.editions[-1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"columns": [{"specialties": ["骨科"], "beds": 1}]}, "no measure has the name 'beds'"),
        ({"columns": [{"specialties": ["骨科"]}]}, "asks for nothing"),
        ({"columns": [{"outpatient": 1}]}, "specialties: must be a list of texts"),
        ({"columns": []}, "must be a list of tables"),
        ({"measures": [{"name": "a", "label": "b", "unit": "c", "counts": ["d"], "hours": ["e"]}]}, "together"),
    ],
)
def test_a_broken_workload_is_refused_with_its_place(change, message):
    block = {**AFTER.data["blocks"]["workload-senior"], **change}
    data = {**AFTER.data, "blocks": {**AFTER.data["blocks"], "workload-senior": block}}
    with pytest.raises(LoadError, match=message):
        edition_from_data(data, SERIES.kinds)
