"""Who may see us, and what they see: subscriptions, and the day's quote as our status."""

from collections.abc import Callable

from twisted.words.protocols.jabber.jid import JID
from twisted.words.xish.domish import Element

from bots.core.chat.render import numbered, on_one_line
from bots.xmpp.stanza import namespaces as ns
from bots.xmpp.stanza.elements import child, make_presence, make_query, make_result
from bots.xmpp.stanza.iq_queries import IqQueries
from bots.xmpp.stanza.jid import parse_address
from quoters import IQuoter
from quoters.errors import EmptyCollection

LONGEST_STATUS = 300
"""Characters."""


class Roster:
    """Accepts who asks to see us, and shows them the quote of the day (RFC 6121 §2–§4).

    We never ask to see anybody: a bot has no business knowing who is there.

    :param me: gives our full JID.
    """

    def __init__(
        self,
        queries: IqQueries,
        say: Callable[[Element], None],
        me: Callable[[], JID],
        quoter: IQuoter,
    ) -> None:
        self._queries = queries
        self._say = say
        self._me = me
        self._quoter = quoter
        self._subscriptions: dict[str, str] = {}

    @property
    def subscribers(self) -> list[str]:
        """The bare JIDs of those who see us."""
        return [jid for jid, how in self._subscriptions.items() if how in ("from", "both")]

    async def begin(self) -> None:
        """Fetch the roster, and be there.

        :raises IqError: when the server keeps no roster for us.
        """
        reply = await self._queries.ask(make_query("get", ns.ROSTER, "query")[0])
        self._subscriptions.clear()
        self._note(reply)
        self.show()

    def show(self) -> None:
        """Be there, with the quote of the day."""
        there = make_presence()
        try:
            status = on_one_line(numbered(self._quoter.getQuote()))
        except EmptyCollection:
            status = ""
        if status:
            there.addElement("status", content=_cut(status))
        self._say(there)

    def pushed(self, iq: Element) -> bool:
        """Take an IQ if it is a change of our roster; say whether it is one.

        Only our own account may send it (RFC 6121 §2.1.6); others' are left to be refused.
        """
        sender = parse_address(iq.getAttribute("from"))
        own = sender is None or sender.full() == self._me().userhost()
        if iq["type"] != "set" or child(iq, ns.ROSTER, "query") is None or not own:
            return False
        self._note(iq)
        if iq.getAttribute("id"):
            self._say(make_result(iq))
        return True

    def asked_to_see(self, stanza: Element) -> None:
        """Accept somebody's subscription."""
        who = parse_address(stanza.getAttribute("from"))
        if who is not None:
            self._say(make_presence(who.userhost(), "subscribed"))

    def _note(self, iq: Element) -> None:
        roster = child(iq, ns.ROSTER, "query")
        for item in [] if roster is None else roster.elements(ns.ROSTER, "item"):
            who = parse_address(item.getAttribute("jid"))
            if who is None:
                continue
            how = item.getAttribute("subscription", "none")
            if how == "remove":
                self._subscriptions.pop(who.userhost(), None)
            else:
                self._subscriptions[who.userhost()] = how


def _cut(status: str) -> str:
    return status if len(status) <= LONGEST_STATUS else f"{status[: LONGEST_STATUS - 1]}…"
