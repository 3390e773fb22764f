"""The addresses of moderation."""

from bots.core.adapters.adapter import Services
from bots.web.http.routing import Routes
from bots.web.moderation.access import ModerationAccess
from bots.web.moderation.calendar import CalendarPage
from bots.web.moderation.page import Desk
from bots.web.moderation.queue import QueuePage
from bots.web.moderation.records import RecordPages
from bots.web.pages.templating import Templates
from bots.web.security.tokens import TokenAccess


class ModerationRoutes:
    """Answers moderators."""

    def __init__(
        self, services: Services, templates: Templates, access: TokenAccess, base_url: str
    ) -> None:
        desk = Desk(services, templates, ModerationAccess(access, base_url))
        self._parts = (desk, QueuePage(desk), CalendarPage(desk), RecordPages(desk))

    def add_to(self, routes: Routes) -> None:
        """Answer at ``/moderation`` and below it."""
        for part in self._parts:
            part.add_to(routes)
