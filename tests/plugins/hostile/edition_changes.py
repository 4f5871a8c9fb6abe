"""Gives other conditions under the same year and version each time it is asked, also under an open window."""

import dataclasses
import itertools

from plugins.engineering import plugin as original
from portal.plugin import hookimpl

CORE_API = ">=1.0,<2"
TIMES = itertools.count()


@hookimpl
def portal_series():
    series = original.portal_series()
    mark = f"{next(TIMES):064x}"
    return dataclasses.replace(series, editions=tuple(dataclasses.replace(each, hash=mark) for each in series.editions))
