"""Logging in to an account while signing on: which mechanisms, in which order.  Sans I/O."""

from collections.abc import Callable, Iterable, Iterator

from bots.irc.login.sasl import SaslExchange, SaslFailed, SaslMechanism, SaslSettings
from bots.irc.wire.line import Line


class SaslLogin:
    """Tries what the server offers, strongest first, until one works or none is left.

    After a wrong password no weaker mechanism is tried: it would be wrong there too, and said
    more openly.

    :param done: is told once how it ended: None for success, else what is wrong.
    """

    def __init__(
        self,
        login: SaslSettings,
        send: Callable[[str], None],
        done: Callable[[str | None], None],
        *,
        over_tls: bool,
    ) -> None:
        self._login = login
        self._send = send
        self._done = done
        self._over_tls = over_tls
        self._mechanisms: Iterator[SaslMechanism] = iter(())
        self._known: frozenset[str] | None = None
        self._exchange: SaslExchange | None = None

    def begin(self, offered: Iterable[str]) -> None:
        """Begin with the strongest of what is offered; nothing at all when it is not known."""
        self._mechanisms = self._login.mechanisms(offered, over_tls=self._over_tls)
        self._try_next("the server offers no mechanism that is safe here")

    def hear(self, line: Line) -> None:
        """Take a line; what is not about logging in is let pass."""
        if self._exchange is None:
            return
        last = line.params[-1] if line.params else ""
        match line.command:
            case "AUTHENTICATE" if line.params:
                self._hear_challenge(self._exchange, line.params[0])
            case "903" | "907":
                self._succeeded(self._exchange)
            case "902" | "904" | "905" | "906":
                self._failed(self._exchange, last)
            case "908" if line.params[1:]:
                self._known = frozenset(line.params[1].upper().split(","))

    def _try_next(self, why: str) -> None:
        self._exchange = None
        for mechanism in self._mechanisms:
            if self._known is None or mechanism.name in self._known:
                self._exchange = SaslExchange(mechanism, self._send)
                return
        self._done(why)

    def _hear_challenge(self, swap: SaslExchange, chunk: str) -> None:
        try:
            swap.hear(chunk)
        except SaslFailed as failure:
            self._exchange = None
            self._send("AUTHENTICATE *")
            self._done(str(failure))

    def _succeeded(self, swap: SaslExchange) -> None:
        self._exchange = None
        try:
            swap.mechanism.check()
        except SaslFailed as failure:
            self._done(str(failure))
        else:
            self._done(None)

    def _failed(self, swap: SaslExchange, why: str) -> None:
        unknown_there = self._known is not None and swap.mechanism.name not in self._known
        if not unknown_there and swap.mechanism.needs_password:
            self._mechanisms = iter(())
        self._try_next(why)
