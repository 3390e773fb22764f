"""bots.ini: what may stand in it, and reading it."""

from bots.core.settings.keys import key, time_zone
from bots.core.settings.problem import SettingsProblem
from bots.core.settings.reading import Settings, read_settings
from bots.core.settings.sections import SUBSCRIPTIONS, BroadcastSettings, QuotesSettings
from bots.core.settings.targets import Target
from bots.core.settings.times import Missed, clock_time

__all__ = [
    "SUBSCRIPTIONS",
    "BroadcastSettings",
    "Missed",
    "QuotesSettings",
    "Settings",
    "SettingsProblem",
    "Target",
    "clock_time",
    "key",
    "read_settings",
    "time_zone",
]
