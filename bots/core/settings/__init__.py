"""bots.ini: what may stand in it, and reading it."""

from bots.core.settings.keys import key
from bots.core.settings.problem import SettingsProblem
from bots.core.settings.reading import Settings, read_settings
from bots.core.settings.sections import BroadcastSettings, QuotesSettings

__all__ = [
    "BroadcastSettings",
    "QuotesSettings",
    "Settings",
    "SettingsProblem",
    "key",
    "read_settings",
]
