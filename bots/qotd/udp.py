"""RFC 865 over UDP: one datagram for a datagram, within an allowance."""

from typing import Any

from twisted.internet.interfaces import IReactorTime, IUDPTransport
from twisted.internet.protocol import DatagramProtocol

from bots.qotd.answer import Render, qotd_answer
from bots.qotd.rate_limit import DatagramRateLimit
from quoters import IQuoter
from quoters.text.rfc865 import as_rfc865

_FIRST_FREE_PORT = 1024
"""Below it live services, which might answer a forged question's answer."""


class DatagramQOTD(DatagramProtocol):
    """Answers any datagram with the quote, but not what may be another service's answer."""

    noisy = False
    transport: IUDPTransport

    def __init__(
        self,
        quoter: IQuoter,
        clock: IReactorTime,
        allowance: DatagramRateLimit,
        render: Render = as_rfc865,
    ) -> None:
        self._quoter = quoter
        self._render = render
        self._clock = clock
        self._allowance = allowance

    def datagramReceived(self, _: bytes, addr: tuple[Any, ...]) -> None:
        """Answer to where it says it came from."""
        host, port = addr[:2]
        if port < _FIRST_FREE_PORT or port == self.transport.getHost().port:
            return
        if self._allowance.permits(host, self._clock.seconds()):
            self.transport.write(qotd_answer(self._quoter, self._render), addr)

    def connectionRefused(self) -> None:
        """Care for nobody who is gone."""
