"""Somebody on XMPP: slixmpp, which shares no code with the bot, in a thread of its own."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

import slixmpp
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from tests.e2e.running import DEADLINE, eventually

T = TypeVar("T")


class XmppPerson:
    """A person with an account, whose client remembers every stanza that came."""

    def __init__(self, jid: str, password: str, port: int, authority: Path) -> None:
        self.jid = jid
        self._stanzas: list[Element] = []
        self._nicks: dict[str, str] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._client: Any = self.run(self._made(jid, password, authority))
        self.run(self._connected(port))

    async def _made(self, jid: str, password: str, authority: Path) -> Any:
        # Left to itself it chooses channel binding, which ejabberd offers and then rejects.
        client = slixmpp.ClientXMPP(jid, password, sasl_mech="SCRAM-SHA-256")
        client.ca_certs = authority
        for plugin in ("xep_0004", "xep_0030", "xep_0045", "xep_0092", "xep_0184", "xep_0199"):
            client.register_plugin(plugin)
        client.plugin["xep_0184"].auto_request = False
        for name in ("message", "presence"):
            path = MatchXPath(f"{{jabber:client}}{name}")
            remember = Callback(f"remember {name}", path, self._remember)
            client.register_handler(remember)
        return client

    def _remember(self, stanza: Any) -> None:
        self._stanzas.append(stanza.xml)

    async def _connected(self, port: int) -> None:
        self._client.connect("127.0.0.1", port)
        await self._client.wait_until("session_start", DEADLINE)
        self._client.send_presence()
        await self._client.get_roster()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run something in the client's thread; give its result."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(DEADLINE)

    def call(self, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Call something of the client in its thread."""

        async def called() -> Any:
            return function(*arguments, **options)

        return self.run(called())

    def plugin(self, name: str) -> Any:
        """Return one of the client's plug-ins."""
        return self._client.plugin[name]

    def close(self) -> None:
        """Sign off."""
        self.run(self._closed())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(DEADLINE)
        self._loop.close()

    async def _closed(self) -> None:
        await self._client.disconnect()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def send_xml(self, text: str) -> None:
        """Send a stanza as it is written."""
        self.call(self._client.send_raw, text)

    def say(self, to: str, body: str, *, kind: str = "chat") -> None:
        """Send a message."""
        self.call(self._client.send_message, to, body, mtype=kind)

    def subscribe(self, to: str) -> None:
        """Ask to see somebody."""
        self.call(self._client.send_presence_subscription, to)

    def join(self, room: str, nick: str, *, password: str | None = None) -> None:
        """Join a room."""
        self._nicks[room] = nick
        muc = self.plugin("xep_0045")
        options = {} if password is None else {"password": password}
        self.run(muc.join_muc_wait(room, nick, timeout=DEADLINE, **options))

    def leave(self, room: str) -> None:
        """Leave a room."""
        self.call(self.plugin("xep_0045").leave_muc, room, self._nicks.pop(room))

    def configure(self, room: str, **changes: str) -> None:
        """Change a room's settings (``whois`` is ``muc#roomconfig_whois``), as its owner."""
        fields = "".join(
            f"<field var='muc#roomconfig_{name}'><value>{value}</value></field>"
            for name, value in changes.items()
        )
        form = (
            "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>"
            f"http://jabber.org/protocol/muc#roomconfig</value></field>{fields}</x>"
        )
        owner = f"<query xmlns='http://jabber.org/protocol/muc#owner'>{form}</query>"
        assert self.query(room, owner, kind="set").get("type") == "result"

    def set_role(self, room: str, nick: str, role: str) -> None:
        """Kick somebody (``none``), or give or take their voice, as a moderator."""
        self._administer(room, f"nick='{nick}' role='{role}'")

    def set_affiliation(self, room: str, jid: str, affiliation: str) -> None:
        """Ban somebody (``outcast``), or let them in again (``none``), as an admin."""
        self._administer(room, f"jid='{jid}' affiliation='{affiliation}'")

    def _administer(self, room: str, change: str) -> None:
        admin = f"<query xmlns='http://jabber.org/protocol/muc#admin'><item {change}/></query>"
        assert self.query(room, admin, kind="set").get("type") == "result"

    def destroy(self, room: str) -> None:
        """Destroy a room, as its owner."""
        owner = "<query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query>"
        assert self.query(room, owner, kind="set").get("type") == "result"

    def ask(self, to: str, body: str, *, kind: str = "chat") -> str:
        """Send a message; give the next one that comes from there and is not our own."""
        before = len(self._stanzas)
        self.say(to, body, kind=kind)
        own = f"{to}/{self._nicks[to]}" if kind == "groupchat" else None

        def answer() -> str | None:
            for stanza in self.seen()[before:]:
                text = stanza.findtext("{jabber:client}body")
                sender = stanza.get("from", "")
                if text and sender.partition("/")[0] == to.partition("/")[0] and sender != own:
                    return text
            return None

        return eventually(answer, what=f"an answer to {body!r} from {to}")

    def seen(self) -> list[Element]:
        """Return all messages and presences that have come."""
        return list(self._stanzas)

    def bodies(self, sender: str) -> list[str]:
        """Return the texts of all messages from a bare or full JID."""
        found = [
            stanza.findtext("{jabber:client}body")
            for stanza in self.seen()
            if stanza.tag.endswith("message")
            and sender in (stanza.get("from"), stanza.get("from", "").partition("/")[0])
        ]
        return [body for body in found if body]

    def presences(self, sender: str) -> list[Element]:
        """Return all presences from a bare or full JID."""
        return [
            stanza
            for stanza in self.seen()
            if stanza.tag.endswith("presence")
            and sender in (stanza.get("from"), stanza.get("from", "").partition("/")[0])
        ]

    def query(self, to: str, inner: str, *, kind: str = "get") -> Element:
        """Send an IQ; give what comes back, result or error."""

        async def asked() -> Element:
            iq = self._client.make_iq(ito=to, itype=kind)
            iq.append(slixmpp.xmlstream.ET.fromstring(inner))
            try:
                reply = await iq.send(timeout=DEADLINE)
            except slixmpp.exceptions.IqError as error:
                reply = error.iq
            return reply.xml  # type: ignore[no-any-return]

        return self.run(asked())


@contextmanager
def person(jid: str, password: str, port: int, authority: Path) -> Iterator[XmppPerson]:
    """Sign a person on for the time of a block."""
    somebody = XmppPerson(jid, password, port, authority)
    try:
        yield somebody
    finally:
        somebody.close()
