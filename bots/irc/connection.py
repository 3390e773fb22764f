"""One connection to a network: what begins with it and goes with it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from zope.interface import implementer

from bots.core.interfaces import IConnection, PermanentFailure
from bots.core.model.token_bucket import Rate, TokenBucket
from bots.core.net.client_address import is_this_machine
from bots.irc.chat.accounts import Accounts
from bots.irc.chat.channels import ChannelAttendance, WantedChannel
from bots.irc.chat.client_questions import ClientQuestions
from bots.irc.chat.membership import Membership
from bots.irc.interfaces import ILineWriter, IListener
from bots.irc.login.nick import OwnNick
from bots.irc.login.sign_on import OF_LOGGING_IN, Identity, NoNickLeft, SignOn
from bots.irc.pacing import OutgoingQueue, Pacing
from bots.irc.persons import is_service
from bots.irc.ping_timer import PingTimer
from bots.irc.sender import Sender
from bots.irc.timers import Timers
from bots.irc.wire.formatting import room_for
from bots.irc.wire.isupport import Isupport
from bots.irc.wire.line import Line, Mask, parse_mask, write
from bots.irc.wire.numerics import may_pass

_IDENTIFYING = 2.0
"""Seconds that services may take to know us before we join."""


@implementer(IConnection)
class IrcConnection:
    """Signs on, stays in its channels, and tells the listener what is said there.

    Its voice calls it with what the server says.
    """

    _voice: ILineWriter
    _sign_on: SignOn

    def __init__(
        self,
        identity: Identity,
        channels: tuple[WantedChannel, ...],
        listener: IListener,
        clock: IReactorTime,
        random: Random,
        pacing: Pacing,
    ) -> None:
        self.up: Deferred[None] = Deferred()
        self.gone: Deferred[str] = Deferred()
        self.supported = Isupport()
        self.membership = Membership(self.fold)
        self._identity = identity
        self._listener = listener
        self._random = random
        self._alarms = Timers(clock)
        bucket = TokenBucket(Rate.every(pacing.line_every, pacing.burst), clock.seconds())
        outgoing = OutgoingQueue(self._write, clock, bucket)
        self._speech = Sender(outgoing, lambda: self.supported, self._alarms, random)
        self.attendance = ChannelAttendance(
            identity.network, channels, outgoing, self.fold, self._alarms, clock, random
        )
        self._own = OwnNick(identity.nick, lambda: self.supported, self._write, self._alarms)
        self._accounts = Accounts(outgoing, self.fold, self._alarms)
        self._heartbeat = PingTimer(
            self._alarms,
            pacing.heartbeat,
            lambda: self._write(write("PING", "alive")),
            self._fallen_silent,
        )
        self._client_questions = ClientQuestions(
            self._own.is_ours,
            lambda nick, text: self._write(write("NOTICE", nick, text)),
            clock.seconds,
        )
        self._why_gone = ""
        self.welcomed_at = ""  # by the server's own clock, if it says so (server-time)

    # As the retry loop sees it.

    def leave(self) -> None:
        """Send QUIT and close; what waited is not sent."""
        self._why_gone = "we left"
        self._speech.end(self._why_gone)
        self._write(write("QUIT", "Back soon"))
        self._voice.transport.loseConnection()

    def abort(self) -> None:
        """Close at once."""
        self._voice.transport.abortConnection()

    # As the session sees it.

    @property
    def nick(self) -> str:
        """The nick we have now."""
        return self._own.nick

    def fold(self, name: str) -> str:
        """Return a nick's or a channel's name as the server compares it."""
        return self.supported.fold(name)

    def room_for(self, target: str) -> int:
        """Return how many bytes of text fit into one line to this target."""
        return room_for("PRIVMSG", target, self._own.mask, self.supported.longest_nick)

    def answer(self, target: str, lines: Sequence[str], written: Callable[[], None]) -> bool:
        """Send lines when it is their turn; say no when too many wait already."""
        return self._speech.answer(target, lines, written)

    async def announce(self, target: str, lines: Sequence[str]) -> None:
        """Send lines, and wait until the server has taken them.

        :raises NotDelivered: when they surely did not get there.
        :raises DeliveryUnknown: when they may have.
        """
        await self._speech.announce(target, lines)

    def has(self, capability: str) -> bool:
        """Whether the server has granted us a capability (IRCv3)."""
        return capability in self._sign_on.capabilities

    async def account_of(self, who: Mask) -> str | None:
        """Ask the server which account this very person has logged in to."""
        return await self._accounts.account_of(who)

    # As its voice sees it: coming up and going.

    def begin(self, voice: ILineWriter) -> None:
        """Sign on with this voice."""
        self._voice = voice
        self._sign_on = SignOn(self._identity, self._write, self._random, over_tls=voice.over_tls)
        for seconds, step in self._sign_on.deadlines():
            self._alarms.after(seconds, self._while_signing_on, step)
        self._sign_on.start()

    def hear(self, line: Line) -> None:
        """Hear every line, before its own method does."""
        self._heartbeat.hear()
        sign_on = self._sign_on
        if sign_on.is_welcome and line.command not in OF_LOGGING_IN:
            return
        if line.command == "001":
            self.welcomed_at = line.tags.get("time", "")
        was_welcome = sign_on.is_welcome
        self._while_signing_on(lambda: sign_on.hear(line))
        if sign_on.is_welcome and not was_welcome and not self.up.called:
            self._welcome()

    def lost(self, reason: str) -> None:
        """Forget everything that cannot be without the connection."""
        reason = self._why_gone or reason
        self._alarms.cancel_all()
        self._speech.end(f"connection lost: {reason}")
        self._accounts.end()
        self._listener.went_down(self)
        if not self.up.called:
            self.up.errback(ConnectionError(f"the connection went before the welcome: {reason}"))
        self.gone.callback(reason)

    def warned(self, reason: str) -> None:
        """Hear why the server is about to close."""
        self._why_gone = self._why_gone or reason

    def _while_signing_on(self, step: Callable[[], None]) -> None:
        """Take a step of signing on; when it fails, so does the connection."""
        try:
            step()
        except (PermanentFailure, NoNickLeft) as failure:
            if not self.up.called:
                self.up.errback(failure)
            self.abort()

    def _welcome(self) -> None:
        self._own.welcome(self._sign_on.nick, logged_in=self._sign_on.is_logged_in)
        self._heartbeat.start()
        self._listener.came_up(self)
        self.up.callback(None)
        if self._identify():
            self._alarms.after(_IDENTIFYING, self.attendance.join_all)
        else:
            self.attendance.join_all()

    def _identify(self) -> bool:
        """Send the password to NickServ if SASL did not work, and nobody else can hear it."""
        login = self._identity.login
        if login is None or not login.password or self._sign_on.is_logged_in:
            return False
        if not self._voice.over_tls and not is_this_machine(self._voice.transport.getPeer()):
            return False
        self._write(write("NICKSERV", "IDENTIFY", login.account, login.password))
        return True

    def _fallen_silent(self) -> None:
        self._why_gone = "the server fell silent"
        self.abort()

    def _write(self, line: str) -> None:
        self._voice.sendLine(line)

    # As its voice sees it: what happens on the network.

    def supports(self, tokens: Iterable[str]) -> None:
        """Learn what the server supports; where bots are marked, be marked."""
        before, self.supported = self.supported, self.supported.learn(tokens)
        if self.supported.bot_mode and not before.bot_mode:
            self._write(f"MODE {self.nick} +{self.supported.bot_mode}")

    def said(self, source: str, target: str, text: str, tags: Mapping[str, str]) -> None:
        """Hear somebody speak to a channel we are in, or to us."""
        who = parse_mask(source)
        if is_service(who) or self._own.is_ours(who.nick):  # no person, or an echo of ours
            return
        if (in_private := self._own.is_ours(target)) or target in self.membership:
            self._listener.heard(who, None if in_private else target, text, tags)

    def asked_by_client(self, source: str, target: str, question: str) -> None:
        """Answer what another program asks of ours."""
        self._client_questions.ask(source, target, question)

    def confirmed(self, token: str) -> None:
        """Get a PONG."""
        self._speech.confirmed(token)

    def refused(self, numeric: str, params: Sequence[str]) -> None:
        """Learn that the server refused something: what we said to a target, or a channel."""
        for name in params[:-1]:
            why = f"{numeric} {params[-1]}"
            self._speech.not_heard(name, why, may_pass=may_pass(numeric))
        self.attendance.refused(numeric, params)

    def known_as(self, numeric: str, params: Sequence[str]) -> None:
        """Learn who somebody is, from a line of WHOIS."""
        self._accounts.hear(numeric, params)

    def host_changed(self, host: str) -> None:
        """Learn that the server shows another host for us."""
        self._own.host_changed(host)

    def names(self, channel: str, nicks: Iterable[str]) -> None:
        """See who is in a channel."""
        self.membership.add(channel, nicks)

    def names_ended(self, channel: str) -> None:
        """Learn that these were all; where nobody is seen, ask whether people are hidden."""
        self.membership.told_all(channel)
        if self.membership.is_empty(channel, self.nick):
            self.attendance.ask_for_modes(channel)

    def channel_modes(self, channel: str, flags: str) -> None:
        """Learn of a channel's modes, or of a change to them."""
        self.membership.modes_changed(channel, flags)

    def joined(self, source: str, channel: str) -> None:
        """See somebody come."""
        nick = parse_mask(source).nick
        if self._own.is_ours(nick):
            self._own.seen(source)
            self.membership.enter(channel)
            self.attendance.entered(channel)
        else:
            self.membership.add(channel, [nick])

    def parted(self, nick: str, channel: str) -> None:
        """See somebody leave, or ourselves made to."""
        if self._own.is_ours(nick):
            self.membership.leave(channel)
            self.attendance.thrown_out(channel)
        else:
            self.membership.remove(nick, channel)

    def quit_seen(self, nick: str) -> None:
        """See somebody leave the network."""
        self.membership.remove(nick)
        self._own.freed(nick)

    def renamed(self, source: str, new: str) -> None:
        """See somebody take another nick."""
        old = parse_mask(source).nick
        self.membership.rename(old, new)
        if self._own.is_ours(old):
            self._own.renamed(new)
        else:
            self._own.freed(old)

    def invited(self, nick: str, channel: str) -> None:
        """Be asked into a channel."""
        if self._own.is_ours(nick):
            self.attendance.invited(channel)
