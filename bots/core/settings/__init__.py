"""bots.ini: what may stand in it, and reading it."""

from bots.core.settings.errors import SettingsError
from bots.core.settings.fields import setting, time_zone
from bots.core.settings.loader import Settings, read_settings
from bots.core.settings.readers.time import clock_time
from bots.core.settings.schema import SUBSCRIPTIONS, BroadcastSettings, QuotesSettings

__all__ = [
    "SUBSCRIPTIONS",
    "BroadcastSettings",
    "QuotesSettings",
    "Settings",
    "SettingsError",
    "clock_time",
    "read_settings",
    "setting",
    "time_zone",
]
