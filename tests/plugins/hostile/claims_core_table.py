"""Says that a table of the core is its own."""

import sys
from pathlib import Path

from portal.plugin import Model, Service, hookimpl

CORE_API = ">=1.0,<2"


class Entry(Model):
    """The ledger, it says."""

    class Meta:
        table_name = "kernel_ledger_entry"


@hookimpl
def portal_service():
    here = Path(__file__).parent
    return Service(
        name="claims_core_table", title="敌意插件", models=sys.modules[__name__], migrations=here / "migrations_failing"
    )
