"""The pages of the site, and the one way in which they say errors."""

from typing import Any

from twisted.web.iweb import IRequest

from bots.core.adapters.adapter import Services
from bots.web.http.routing import Routes
from bots.web.pages.browse import BrowsePage
from bots.web.pages.dashboard import Dashboard
from bots.web.pages.days import DayPages
from bots.web.pages.quote import QuotePage
from bots.web.pages.stats import StatsPage
from bots.web.pages.templating import Templates


def page_routes(services: Services, templates: Templates, site_name: str, *others: Any) -> Any:
    """Return the resource that answers all paths which are nobody else's.

    :param site_name: what pictures say of where they are from.
    :param others: more that have ``add_to(routes)``.
    """

    def say_error(request: IRequest, status: int, sentence: str) -> bytes:
        return templates.answer(request, "error.html", status, sentence=sentence)

    routes = Routes(say_error)
    pages = (Dashboard, BrowsePage, DayPages, StatsPage)
    quote = QuotePage(services, templates, site_name)
    for page in (*(page(services, templates) for page in pages), quote, *others):
        page.add_to(routes)
    return routes.resource()
