"""From the first byte to the welcome: capabilities, logging in, and a nick.  Sans I/O.

IRCv3's capability negotiation 302 and sasl-3.2; RFC 2812 section 3.1.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bots.core.interfaces import PermanentFailure
from bots.core.log import Logger
from bots.irc.login.sasl import SaslSettings
from bots.irc.login.sasl_login import SaslLogin
from bots.irc.nicks import SHORTEST_LIMIT, variants
from bots.irc.wire.line import Line, write

WANTED_CAPABILITIES = frozenset(
    {"account-tag", "batch", "cap-notify", "message-tags", "server-time"}
)
"""The capabilities we ask for.  Not echo-message: we know what we said.

With ``batch`` a bouncer marks what it plays back (the chathistory batches of IRCv3).
"""

_CAPABILITIES_SECONDS = 5.0
"""How long a server may take to say whether it knows capabilities."""

_SERVICES_SECONDS = 20.0
"""How long services may take to log us in."""

OF_LOGGING_IN = frozenset(
    {"AUTHENTICATE", "CAP", "900", "902", "903", "904", "905", "906", "907", "908"}
)
"""What matters here after the welcome too: services may come back (IRCv3's sasl-3.2)."""

_NICK_REFUSED = frozenset({"432", "433", "436", "437"})
_BANNED = frozenset({"463", "465", "466"})
_REFUSING_WORDS = ("password", "banned", "k-line", "g-line", "z-line", "access denied")


class NoNickLeft(ConnectionError):
    """The server took none of the nicks we tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who we are on a network; ``network`` is the section's name, ``irc:libera``.

    ``server_password`` is for the server itself; ``login`` is None for no account.
    """

    network: str
    nick: str
    username: str
    real_name: str = "Quotes; say !quote"
    server_password: str | None = field(default=None, repr=False)
    login: SaslSettings | None = None
    login_required: bool = False


class SignOn:
    """Signs on over one connection; whoever owns it feeds it every line.

    Who has an account to log in with says its nick only when the server's capabilities are known:
    what has a password waits until it is known to be safe.

    :param send: writes a line at once.
    :param over_tls: whether the connection is encrypted, and the server verified.
    """

    _log = Logger()

    def __init__(
        self, identity: Identity, send: Callable[[str], None], random: Random, *, over_tls: bool
    ) -> None:
        self._identity = identity
        self._send = send
        self._variants = variants(identity.nick, random)
        self._offered: dict[str, str] = {}
        self._logging_in = (
            SaslLogin(identity.login, send, self._end, over_tls=over_tls)
            if identity.login is not None
            else None
        )
        self._introduced = False
        self._negotiating = True
        self.nick = identity.nick
        self.is_welcome = False
        self.is_logged_in = False
        self.capabilities: set[str] = set()

    def start(self) -> None:
        """Ask for capabilities; without an account, introduce ourselves at once."""
        self._send("CAP LS 302")
        if self._logging_in is None:
            self._introduce()

    def deadlines(self) -> list[tuple[float, Callable[[], None]]]:
        """Return what to do after so many seconds, where the server has not answered."""
        return [
            (_CAPABILITIES_SECONDS, self._wait_no_longer_for_capabilities),
            (_SERVICES_SECONDS, self._wait_no_longer_for_services),
        ]

    def _wait_no_longer_for_capabilities(self) -> None:
        """Introduce ourselves to a server that has not said whether it knows any.

        It may be slow: when it says so after all, the negotiation goes on, and is ended.
        """
        if self._negotiating and not self._offered:
            self._introduce()

    def _wait_no_longer_for_services(self) -> None:
        """End a login that services did not answer."""
        if self._negotiating and self._offered:
            self._send("AUTHENTICATE *")
            self._end("the services did not answer in time")

    def go_on_without_capabilities(self) -> None:
        """Take it that the server knows none: it said so."""
        if self._negotiating:
            self._negotiating = False
            self._check_login("the server offers no SASL")
            self._introduce()

    def hear(self, line: Line) -> None:
        """Take a line from the server.

        :raises PermanentFailure: when the server says no, or does not log us in as it must.
        :raises NoNickLeft: when it took none of our nicks.
        """
        if line.command == "CAP":
            self._hear_capabilities(line.params)
        elif line.command == "001" and line.params:
            self.go_on_without_capabilities()
            self.nick = line.params[0]
            self.is_welcome = True
        else:
            if not self.is_welcome:
                self._hear_refusal(line)
            if self._logging_in is not None:
                self._logging_in.hear(line)

    def _hear_refusal(self, line: Line) -> None:
        last = line.params[-1] if line.params else ""
        if line.command in _NICK_REFUSED:
            self._try_another_nick(too_long=line.command == "432")
        elif line.command in ("421", "451") and not self._offered:
            self.go_on_without_capabilities()
        elif line.command == "464":
            raise PermanentFailure(f"the server refuses the password ({last}); check password")
        elif line.command in _BANNED or _is_refusing(line):
            raise PermanentFailure(f"the server refuses us: {last}")

    def _introduce(self) -> None:
        if self._introduced:
            return
        self._introduced = True
        password = self._identity.server_password
        if password:
            self._send(write("PASS", password))
        self._send(write("NICK", self.nick))
        self._send(write("USER", self._identity.username, "0", "*", self._identity.real_name))

    def _try_another_nick(self, *, too_long: bool) -> None:
        """Ask for the next nick; after ERR_ERRONEUSNICKNAME for one that no server finds long."""
        try:
            self.nick = next(
                nick for nick in self._variants if not too_long or len(nick) <= SHORTEST_LIMIT
            )
        except StopIteration:
            raise NoNickLeft(f"no nick like {self._identity.nick} is free") from None
        self._send(write("NICK", self.nick))

    def _hear_capabilities(self, params: tuple[str, ...]) -> None:
        """Take ``CAP * LS * :...``, ACK, NAK, and later NEW and DEL."""
        if not params[2:]:
            return
        pairs = (word.partition("=") for word in params[-1].split(" "))
        names = {name: value for name, _, value in pairs if name}
        match params[1].upper():
            case "LS" | "NEW":
                self._offered.update(names)
                if params[2] != "*":
                    self._ask_for(set(names if self.is_welcome else self._offered))
            case "ACK":
                self.capabilities |= {name for name in names if not name.startswith("-")}
                self.capabilities -= {name.removeprefix("-") for name in names if name[0] == "-"}
                self._acknowledged(names)
            case "NAK" if self._negotiating:
                self._refused(names)
            case "DEL":
                self.capabilities -= names.keys()
                for name in names:
                    self._offered.pop(name, None)

    def _ask_for(self, offered: set[str]) -> None:
        wanted = WANTED_CAPABILITIES & offered
        if self._logging_in is not None and not self.is_logged_in:
            wanted |= {"sasl"} & offered
        if wanted:
            self._send(write("CAP", "REQ", " ".join(sorted(wanted))))
        if self.is_welcome:
            return
        self._introduce()
        if not wanted:
            self._end("the server offers no SASL")

    def _acknowledged(self, names: dict[str, str]) -> None:
        if "sasl" in names and self._logging_in is not None and not self.is_logged_in:
            self._logging_in.begin(self._offered.get("sasl", "").split(","))
        elif self._negotiating:
            self._end("the server offers no SASL")

    def _refused(self, names: dict[str, str]) -> None:
        if "sasl" in names and len(names) > 1:
            self._send("CAP REQ :sasl")
        else:
            self._end("the server refuses its own capabilities")

    def _end(self, problem: str | None) -> None:
        """End the negotiation, logged in or with a problem."""
        if self._negotiating:
            self._negotiating = False
            self.is_logged_in = problem is None
            self._check_login(problem)
            self._send("CAP END")
        elif problem is None and not self.is_logged_in:  # services that were away came back
            self.is_logged_in = True
            self._log.info("{network}: logged in after all", network=self._identity.network)

    def _check_login(self, problem: str | None) -> None:
        if self._logging_in is None or problem is None:
            return
        if self._identity.login_required:
            raise PermanentFailure(
                f"cannot log in with SASL: {problem}; check username, password and sasl"
            )
        self._log.warn(
            "{network}: goes on without having logged in: {problem}",
            network=self._identity.network,
            problem=problem,
        )


def _is_refusing(line: Line) -> bool:
    """Whether an ERROR is one that will come again."""
    said = " ".join(line.params).lower()
    return line.command == "ERROR" and any(word in said for word in _REFUSING_WORDS)
