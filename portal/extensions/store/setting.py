"""What the province has set for plugins."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import peewee

from portal.kernel.database import InstantField, JsonField, Model
from portal.kernel.kept import KeptModels, value


class PluginSetting(Model):
    """All settings of one plugin; no row: the defaults hold."""

    plugin = peewee.CharField(max_length=80, unique=True)
    settings = JsonField(default=dict)
    changed_by = peewee.IntegerField()
    changed_at = InstantField()


_OF_PLUGIN = KeptModels(PluginSetting, lambda: PluginSetting.select().where(PluginSetting.plugin == value("plugin")))


def stored(plugin: str) -> Mapping[str, Any]:
    """What was set for a plugin; empty when nothing was."""
    row = _OF_PLUGIN.first(plugin=plugin)
    return {} if row is None else row.settings


def set_settings(plugin: str, settings: Mapping[str, Any], *, by: int, at: datetime) -> None:
    values = {"settings": dict(settings), "changed_by": by, "changed_at": at}
    PluginSetting.insert(plugin=plugin, **values).on_conflict(
        conflict_target=[PluginSetting.plugin], update=values
    ).execute()
