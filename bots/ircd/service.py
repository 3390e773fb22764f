"""The service of ``[ircd]``."""

from twisted.internet.endpoints import serverFromString
from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory

from bots.core.adapters.adapter import AdapterService, Services
from bots.core.net.listening import describe_address, listening_service
from bots.ircd.network import Network
from bots.ircd.settings import IrcdSettings
from bots.ircd.visitor import Visitor


class VisitorFactory(Factory[Visitor]):
    """Gives each connection a visitor of the network."""

    noisy = False

    def __init__(self, network: Network) -> None:
        self._network = network

    def buildProtocol(self, _: IAddress | None) -> Visitor:
        """Let somebody in."""
        return Visitor(self._network)

    def stopFactory(self) -> None:
        """Send everybody home when the network ends."""
        self._network.close()


def fit(section: str, settings: IrcdSettings, house: Services) -> AdapterService:
    """Make the network and the service that listens for it."""
    network = Network(house.now)
    return AdapterService(
        listening_service(
            serverFromString(house.reactor, settings.listen),
            VisitorFactory(network),
            lambda port: house.listening(
                "IRC", f"{describe_address(port)} (any client, no password)"
            ),
            lambda why: house.give_up(f"[{section}] listen: {why}"),
        )
    )
