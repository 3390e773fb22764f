"""The web: the dashboard, the API, and whether the program is well."""

from bots.web.settings import WebSettings

__all__ = ["WebSettings"]
