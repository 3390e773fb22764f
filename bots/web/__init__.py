"""The web: the dashboard, the API, the push channel, and whether the program is well."""

from bots.core.adapters.adapter import Adapter
from bots.core.lazy import lazy_import
from bots.web.settings import WebSettings

__all__ = ["WebSettings", "adapter"]

adapter = Adapter(
    settings=WebSettings, make_service=lazy_import("bots.web.service:make_adapter_service")
)
