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
    """Makes a visitor of each connection of the network."""

    noisy = False

    def __init__(self, network: Network) -> None:
        self._network = network

    def buildProtocol(self, _: IAddress | None) -> Visitor:
        """Admit somebody."""
        return Visitor(self._network)

    def stopFactory(self) -> None:
        """Send everybody home when the network ends."""
        self._network.close()


def make_service(section: str, settings: IrcdSettings, services: Services) -> AdapterService:
    """Make the network and the service that listens for it."""
    network = Network(services.time.now, services.time.reactor)
    return AdapterService(
        listening_service(
            serverFromString(services.time.reactor, settings.listen),
            VisitorFactory(network),
            lambda port: services.lifecycle.on_listening(
                "IRC", f"{describe_address(port)} (any client, no password)"
            ),
            lambda why: services.lifecycle.on_fatal(f"[{section}] listen: {why}"),
        )
    )
