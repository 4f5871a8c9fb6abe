"""What must hold of installed plugins, whatever happened: `portal doctor` asks each of these by its name."""

from portal.extensions.domain.release import ReleaseState
from portal.extensions.store.release import Release
from portal.extensions.store.switch import PluginFault, Switch
from portal.kernel.ledger import LedgerEntry

_APPROVED = [
    ReleaseState.APPROVED.value,
    ReleaseState.ACTIVE.value,
    ReleaseState.PREVIOUS.value,
    ReleaseState.RETIRED.value,
]


def _names(rows: object) -> list[str]:
    return [f"plugin {row.name} {row.version} (release {row.id})" for row in rows]  # type: ignore[attr-defined]


def active_is_named() -> list[str]:
    """`active_name` is the plugin's name exactly while the state is active."""
    is_active = Release.state == ReleaseState.ACTIVE.value
    wrong = (is_active & (Release.active_name.is_null() | (Release.active_name != Release.name))) | (
        ~is_active & Release.active_name.is_null(False)
    )
    return _names(Release.select().where(wrong).order_by(Release.id))


def approved_by_another() -> list[str]:
    """Nobody approves what he has installed."""
    wrong = Release.approved_by.is_null() | (Release.approved_by == Release.staged_by)
    return _names(Release.select().where(Release.state.in_(_APPROVED) & wrong).order_by(Release.id))


def hashes_are_recorded() -> list[str]:
    """Every version has the hash of its wheel and of every file."""
    return _names(
        row
        for row in Release.select().order_by(Release.id)
        if len(row.sha256) != 64 or not row.files or any(len(value) != 64 for value in row.files.values())
    )


def one_previous() -> list[str]:
    """At most one version is kept to go back to."""
    seen: set[str] = set()
    found = []
    for row in Release.select().where(Release.state == ReleaseState.PREVIOUS.value).order_by(Release.id):
        if row.name in seen:
            found.append(row)
        seen.add(row.name)
    return _names(found)


def removal_is_archived() -> list[str]:
    """What was removed has an archive."""
    wrong = (Release.state == ReleaseState.REMOVED.value) & (Release.archive == "")
    return _names(Release.select().where(wrong).order_by(Release.id))


def activation_is_recorded() -> list[str]:
    """Every version in force has its entry in the ledger."""
    told = {
        row[0]
        for row in LedgerEntry.select(LedgerEntry.subject).where(LedgerEntry.action == "plugin.activated").tuples()
    }
    rows = Release.select().where(Release.active_name.is_null(False)).order_by(Release.id)
    return _names(row for row in rows if f"plugin:{row.name}" not in told)


def switches_have_reasons() -> list[str]:
    """A plugin is switched off for a reason."""
    rows = Switch.select().where(Switch.is_off & (Switch.reason == "")).order_by(Switch.name)
    return [f"plugin {row.name}" for row in rows]


def faults_run_forward() -> list[str]:
    """A fault's last time is not before its first, and it was counted."""
    wrong = (PluginFault.last_at < PluginFault.first_at) | (PluginFault.number < 1)
    return [
        f"fault {row.id} of plugin {row.plugin}" for row in PluginFault.select().where(wrong).order_by(PluginFault.id)
    ]


INVARIANTS = (
    ("extensions_active_named", "a plugin's version in force is named as such, once", active_is_named),
    ("extensions_two_people", "nobody approves the plugin that he installs", approved_by_another),
    ("extensions_hashes", "every installed version has the hashes of its wheel and files", hashes_are_recorded),
    ("extensions_one_previous", "at most one version of a plugin is kept to go back to", one_previous),
    ("extensions_removal_archived", "a removed plugin has an archive", removal_is_archived),
    ("extensions_activation_recorded", "a plugin in force has its entry in the ledger", activation_is_recorded),
    ("extensions_switch_reason", "a plugin is switched off for a reason", switches_have_reasons),
    ("extensions_fault_times", "a fault's times run forward", faults_run_forward),
)
