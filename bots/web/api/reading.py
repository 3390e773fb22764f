"""The API: today's quote, a random one, one by its number, and how everything stands."""

from twisted.web.iweb import IRequest

from bots.core.adapters.adapter import Services
from bots.core.status.deliveries import broadcast_as_json, connection_as_json
from bots.core.status.serialize import day_as_json, quote_as_json
from bots.web.http.answers import answer_json
from bots.web.http.routing import Routes, number


class ReadingApi:
    """Answers what is there.

    :param base_url: what the addresses of quotes begin with.
    """

    def __init__(self, services: Services, base_url: str) -> None:
        self._services = services
        self._base_url = base_url

    def add_to(self, routes: Routes) -> None:
        """Answer at its addresses."""
        routes.get("/today", self.today)
        routes.get("/random", self.random)
        routes.get("/quotes/<text>", self.quote)
        routes.get("/status", self.status)

    def today(self, request: IRequest) -> bytes:
        """Return the quote of the day."""
        day = self._services.quotes.collection.today()
        return answer_json(request, day_as_json(day, self._services.time.zone, self._base_url))

    async def random(self, request: IRequest) -> bytes:
        """Return a quote by chance."""
        quote = await self._services.quotes.collection.random()
        return answer_json(request, quote_as_json(quote, self._base_url))

    async def quote(self, request: IRequest, text: str) -> bytes:
        """Return the quote of a number."""
        quote = await self._services.quotes.collection.get(number(text))
        return answer_json(request, quote_as_json(quote, self._base_url))

    def status(self, request: IRequest) -> bytes:
        """Return how the connections stand, and when the broadcasts are due."""
        connections = self._services.status.connections.all()
        broadcasts = self._services.status.next_broadcasts()
        status = {
            "connections": [connection_as_json(connection) for connection in connections],
            "broadcasts": [broadcast_as_json(broadcast) for broadcast in broadcasts],
        }
        return answer_json(request, status)
