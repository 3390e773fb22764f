"""bots.ini: what may stand in it, and reading it."""

from bots.core.settings.keys import key
from bots.core.settings.problem import SettingsProblem
from bots.core.settings.reading import Settings, read_settings
from bots.core.settings.sections import BroadcastSettings, QuotesSettings
from bots.core.settings.targets import Target
from bots.core.settings.times import Missed

__all__ = [
    "BroadcastSettings",
    "Missed",
    "QuotesSettings",
    "Settings",
    "SettingsProblem",
    "Target",
    "key",
    "read_settings",
]
