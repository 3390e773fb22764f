"""A real XMPP server, the program with an account on it, and people."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.running import Running, eventually, quotes_run
from tests.e2e.servers.ejabberd import Ejabberd, ejabberd
from tests.e2e.servers.prosody import Prosody, prosody
from tests.e2e.xmpp.person import XmppPerson, person

QUOTES = "An apple a day keeps the doctor away\n\t\t-- Anonymous\n%\n"
APPLE = "#1: An apple a day keeps the doctor away — Anonymous"
BOT, PASSWORD = "bot@xmpp.test", "pw-bot"

BOTH = [
    pytest.param("prosody", marks=pytest.mark.server("prosody")),
    pytest.param("ejabberd", marks=pytest.mark.server("ejabberd")),
]
"""The servers that tests run against: parameters of a fixture."""


@contextmanager
def server_of(kind: str, folder: Path) -> Iterator[Prosody | Ejabberd]:
    """Start a server of this kind, with the bot's account on it."""
    with prosody(folder / kind) if kind == "prosody" else ejabberd(folder / kind) as server:
        server.register("bot", PASSWORD)
        yield server


def again(server: Prosody | Ejabberd) -> AbstractContextManager[Prosody | Ejabberd]:
    """Start a server that has ended again, where it was and with what it had."""
    folder, files = server.folder, server.certificates
    if isinstance(server, Prosody):
        return prosody(folder, ports=(server.port, server.tls_port), certificates=files)
    ports = server.port, server.tls_port, server.api_port
    return ejabberd(folder, ports=ports, certificates=files)


def settings(server: Prosody | Ejabberd, more: str = "", *, at: str | None = None) -> str:
    """Write bots.ini for the bot's account, dialled there or elsewhere."""
    return f"""
[quotes]
import = some.fortune

[xmpp:home]
jid = {BOT}
password = {PASSWORD}
server = {at or server.server}
ca_file = {server.certificates.authority}
{more}
"""


@contextmanager
def bot_on(
    server: Prosody | Ejabberd,
    folder: Path,
    more: str = "",
    *,
    at: str | None = None,
    env: dict[str, str] | None = None,
    wait_for: str | None = "xmpp:home: signed on",
    quotes: str = QUOTES,
) -> Iterator[Running]:
    """Start the program with an account on a server, and wait until it is there."""
    (folder / "some.fortune").write_text(quotes, "utf-8")
    text = settings(server, more, at=at)
    with quotes_run(folder, text, env=env, wait_for=wait_for) as program:
        yield program


@contextmanager
def somebody(server: Prosody | Ejabberd, name: str) -> Iterator[XmppPerson]:
    """Register a person, and sign them on for the time of a block."""
    jid = server.register(name, f"pw-{name}")
    authority = server.certificates.authority
    with person(jid, f"pw-{name}", server.port, authority) as signed_on:
        yield signed_on


@dataclass(frozen=True, slots=True)
class Scene:
    """A server, the program in a room of it, and alice there too."""

    server: Prosody | Ejabberd
    program: Running
    alice: XmppPerson
    lounge: str

    @property
    def full_jid(self) -> str:
        """Return the bot's full JID, as the room shows it."""

        def shown() -> str | None:
            for presence in self.alice.presences(f"{self.lounge}/bot"):
                item = presence.find(".//{http://jabber.org/protocol/muc#user}item")
                if item is not None and item.get("jid"):
                    return item.get("jid")
            return None

        return eventually(shown, what="the bot's address")


@contextmanager
def scene_on(kind: str, folder: Path) -> Iterator[Scene]:
    """Set the scene: alice makes the room, so that she is its owner, and the bot joins."""
    with ExitStack() as stack:
        server = stack.enter_context(server_of(kind, folder))
        lounge = f"lounge@{server.rooms}"
        alice = stack.enter_context(somebody(server, "alice"))
        alice.join(lounge, "alice")
        alice.configure(lounge, whois="anyone")
        program = stack.enter_context(bot_on(server, folder, f"rooms = {lounge}"))
        eventually(lambda: alice.presences(f"{lounge}/bot"), what="the bot in the room")
        yield Scene(server, program, alice, lounge)
