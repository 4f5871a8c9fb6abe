"""What a plugin did wrong: named, with its time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.kernel.fenced import ForeignTable

# An error's text is shown on a page and stored: a plugin can't fill either.
LONGEST_MESSAGE = 500


class Deed(StrEnum):
    """What a plugin did. The word is in JSON; pages say it in Chinese."""

    IMPORT = "import-failed"
    HOOK = "hook-failed"
    VALUE = "wrong-value"
    CORE_API = "wrong-core-api"
    DEPENDENCY = "missing-dependency"
    UNKNOWN_HOOK = "unknown-hook"
    NO_HOOK = "no-hook"
    WRAPPER = "wraps-hooks"
    NAME_TAKEN = "name-taken"
    DIED = "ended-the-process"
    TIME = "took-too-long"
    MEMORY = "took-too-much-memory"
    CHANGED = "files-changed"
    CONTRACT = "contract-broken"
    SLOW = "slow"
    DISABLED = "disabled"
    JUDGING = "judging-failed"
    VIEW = "view-failed"
    TEMPLATE = "template-failed"
    MIGRATION = "migration-failed"
    SWEEP = "sweep-failed"
    SHADOWS = "shadows-another"
    ACCESS = "view-without-access-rule"
    APP_HOOK = "app-wide-hook"
    HEADERS = "changes-headers"
    TABLES = "touches-other-tables"


class PluginError(Exception):
    """A plugin broke its contract; the message says how, `deed` what it did (where the raiser knows)."""

    def __init__(self, message: str, *, deed: Deed | None = None) -> None:
        super().__init__(message)
        self.deed = deed


@dataclass(frozen=True)
class Fault:
    """One error or one slow call of a plugin's code. `where` is the hook, or `import`, `view`, `template` and so on."""

    plugin: str
    version: str
    where: str
    deed: Deed
    message: str
    at: datetime
    milliseconds: int = 0

    def to_json(self) -> dict[str, Any]:
        """For `portal plugins list --json` and the health page."""
        return {
            "at": self.at.isoformat(),
            "where": self.where,
            "deed": self.deed.value,
            "message": self.message,
            "milliseconds": self.milliseconds or None,
        }


_BY_PLACE = {
    "import": Deed.IMPORT,
    "view": Deed.VIEW,
    "template": Deed.TEMPLATE,
    "migration": Deed.MIGRATION,
    "sweep": Deed.SWEEP,
    "judge": Deed.JUDGING,
}


def deed_of(error: BaseException, where: str) -> Deed:
    """What was done: as the error says, else by where it happened."""
    if isinstance(error, PluginError):
        # Not `error.deed`: a plugin may derive an error of its own whose attributes do anything.
        said = vars(error).get("deed")
        return said if isinstance(said, Deed) else Deed.VALUE
    if isinstance(error, SystemExit):
        return Deed.DIED
    if isinstance(error, MemoryError):
        return Deed.MEMORY
    if isinstance(error, ForeignTable):
        return Deed.TABLES
    return _BY_PLACE.get(where, Deed.HOOK)


def message_of(error: BaseException) -> str:
    """The error in one short line; its own text may be anything, even an error."""
    try:
        text = str(error)
    except BaseException as second:
        text = f"(its text can't be had: {type(second).__name__})"
    told = text if isinstance(error, PluginError) else f"{type(error).__name__}: {text}"
    return " ".join(told.split())[:LONGEST_MESSAGE]
