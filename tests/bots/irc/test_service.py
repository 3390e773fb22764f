"""The section ``[irc:NAME]``: its settings, its service, and trying it out."""

from pathlib import Path
from typing import Any

import pytest
import trustme
from twisted.internet.defer import Deferred
from twisted.internet.testing import MemoryReactorClock
from twisted.logger import capturedLogs

from bots.core.interfaces import PermanentFailure
from bots.core.settings import SettingsError, read_settings
from bots.core.status.events import ConnectionChanged, ConnectionState
from bots.irc import adapter
from bots.irc.chat.channels import WantedChannel
from bots.irc.login.sasl import SaslSettings
from bots.irc.service import identity
from bots.irc.settings import IrcSettings
from tests.bots.core.services import result_of
from tests.bots.irc.network import Endpoint, Network, Transport
from tests.bots.services import make_services

LEAST = "server = tcp:127.0.0.1:6667\nnick = quotebot\n"


def settings(ini: str = "", least: str = LEAST) -> IrcSettings:
    """Read the section ``[irc:test]``."""
    read = read_settings(
        f"[irc:test]\n{least}{ini}",
        file="bots.ini",
        base=Path(),
        kinds={"irc": adapter.settings},
        environ={},
    )
    irc = read.adapters["irc:test"]
    assert isinstance(irc, IrcSettings)
    return irc


def test_all_that_may_stand_there() -> None:
    """As DESIGN writes it."""
    read = settings("channels = #quotes, #python, #secret sesame\nprefix = .\nusername = bot\n")
    assert read.channels == (
        WantedChannel("#quotes"),
        WantedChannel("#python"),
        WantedChannel("#secret", "sesame"),
    )
    assert (read.prefix, read.username, read.sasl, read.sasl_required) == (
        ".",
        "bot",
        "auto",
        False,
    )


@pytest.mark.parametrize(
    ("ini", "problem"),
    [
        ("nick = 9lives", "must be a nick like quotebot"),
        ("nick = two words", "must be a nick like quotebot"),
        ("channels = quotes", "must be channels like #quotes"),
        ("channels = #a b c", "must be channels like #quotes"),
        ("prefix = a b", "must be a short word"),
        ("username = a@b", "must be a name like quotebot"),
        ("sasl = digest-md5", "must be auto, scram-sha-256, plain, external or none"),
        ("sasl = external", "external needs a certificate"),
        ("sasl = plain", "is missing: there is nothing to log in with"),
        ("sasl_required = yes", "is missing: there is nothing to log in with"),
        ("sasl = none\nsasl_required = yes", "cannot be yes with sasl = none"),
        ("heartbeat = 0", "must be a whole number from 1 to 600"),
        ("channel = #a", 'unknown key; did you mean "channels"?'),
    ],
)
def test_what_is_wrong_is_said(ini: str, problem: str) -> None:
    """In one line that names file, section and key."""
    least = LEAST.replace("nick = quotebot\n", "") if ini.startswith("nick") else LEAST
    with pytest.raises(SettingsError) as raised:
        settings(ini, least)
    key = ini.split(" = ", 1)[0] if "nothing" not in problem else "password"
    key = "sasl_required" if "cannot be" in problem else key
    assert str(raised.value).startswith(f"bots.ini: [irc:test] {key}: {problem}")


def test_a_password_is_never_shown() -> None:
    """Not even one that is wrong."""
    with pytest.raises(SettingsError) as raised:
        settings("password = geheim\x02")
    assert "geheim" not in str(raised.value)
    assert "geheim" not in repr(identity("irc:test", settings("password = geheim")))


def test_who_we_are(tmp_path: Path) -> None:
    """An account with a password or a certificate; with sasl = none it is the server's password."""
    assert identity("irc:test", settings()).login is None
    assert identity("irc:test", settings("password = x")).login == SaslSettings("quotebot", "x")
    assert identity("irc:test", settings("username = b\npassword = x")).login == SaslSettings(
        "b", "x"
    )
    assert identity("irc:test", settings("sasl = none\npassword = x")).server_password == "x"  # noqa: S105
    assert identity("irc:test", settings("sasl = none\npassword = x")).login is None
    trustme.CA().issue_cert("bot.test").private_key_and_cert_chain_pem.write_to_path(
        str(tmp_path / "bot.pem")
    )
    server = f"tls:irc.test:6697:certificate={tmp_path}/bot.pem"
    with_certificate = f"server = {server}\nnick = quotebot\n"
    assert identity("irc:test", settings(least=with_certificate)).login == SaslSettings(
        "quotebot", "", "auto", has_certificate=True
    )


def test_an_authority_of_ones_own(tmp_path: Path) -> None:
    """Goes with plain TLS; what is no certificate is said to be none."""
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with_tls = "server = tls:irc.test:6697\nnick = quotebot\n"
    assert len(settings(f"ca_file = {tmp_path}/ca.pem", with_tls).ca_file) == 1
    with pytest.raises(SettingsError, match="ca_file: goes with server = tls:HOST:PORT"):
        settings(f"ca_file = {tmp_path}/ca.pem")
    with pytest.raises(SettingsError, match=r"ca_file: .* has no certificate in PEM"):
        settings(f"ca_file = {__file__}", with_tls)


class Dialled:
    """What a reactor that dials into memory was asked for."""

    def __init__(self, reactor: MemoryReactorClock) -> None:
        _host, _port, self.factory, _timeout, _bind = reactor.tcpClients[-1]
        self.transport = Transport(lenient=True)

    def answer(self, *lines: str) -> None:
        """Accept, and say lines."""
        wrapper: Any = self.factory.buildProtocol(None)
        wrapper.makeConnection(self.transport)
        self.transport.protocol = wrapper
        for line in lines:
            wrapper.dataReceived(line.encode() + b"\r\n")


def test_it_connects_reports_and_dials_again() -> None:
    """Up, down, and up again after a while; then it leaves."""
    reactor = MemoryReactorClock()
    services = make_services(reactor)
    states: list[ConnectionState] = []
    services.status.events.subscribe(
        lambda event: states.append(event.state) if isinstance(event, ConnectionChanged) else None
    )
    service = adapter.make_service("irc:test", settings("channels = #a"), services).service
    assert not reactor.tcpClients
    service.startService()
    dialled = Dialled(reactor)
    dialled.answer(":s 001 quotebot :Welcome")
    assert states == [ConnectionState.CONNECTING, ConnectionState.UP]
    dialled.transport.abortConnection()
    assert states[2:] == [ConnectionState.DOWN]
    reactor.pump([1.0] * 3)
    assert len(reactor.tcpClients) == 2
    again = Dialled(reactor)
    again.answer(":s 001 quotebot :Welcome")
    stopped = service.stopService()
    assert again.transport.value().endswith(b"QUIT :Back soon\r\n")
    again.transport.abortConnection()
    assert stopped.called
    assert states[3:] == [ConnectionState.CONNECTING, ConnectionState.UP, ConnectionState.DOWN]
    assert not reactor.getDelayedCalls()


def test_stopped_while_it_dials_it_gives_up_without_a_word() -> None:
    """A dial that is taken back is no failure."""
    reactor = MemoryReactorClock()
    service = adapter.make_service("irc:test", settings(), make_services(reactor)).service
    service.startService()
    assert len(reactor.tcpClients) == 1
    with capturedLogs() as logged:
        stopped = service.stopService()
    assert stopped.called
    assert not logged
    assert not reactor.getDelayedCalls()


def test_trying_it_out_leaves_again() -> None:
    """It joins nothing, says QUIT, and is silent about it."""
    reactor = MemoryReactorClock()
    assert adapter.check_connection is not None
    trying: Any = adapter.check_connection(
        "irc:test", settings("channels = #a"), make_services(reactor)
    )
    tried = Deferred.fromCoroutine(trying)
    dialled = Dialled(reactor)
    dialled.answer(":s 001 quotebot :Welcome")
    sent = dialled.transport.value().decode()
    assert "QUIT" in sent
    assert "JOIN" not in sent
    assert not tried.called
    dialled.transport.abortConnection()
    assert tried.called
    assert not reactor.getDelayedCalls()


def test_trying_it_out_raises_what_is_wrong() -> None:
    """A refusal says what to check."""
    reactor = MemoryReactorClock()
    assert adapter.check_connection is not None
    trying: Any = adapter.check_connection("irc:test", settings(), make_services(reactor))
    tried = Deferred.fromCoroutine(trying)
    Dialled(reactor).answer(":s 464 * :Password incorrect")
    failure: list[Any] = []
    tried.addErrback(failure.append)
    assert failure[0].check(PermanentFailure)


def test_several_servers_are_tried_in_turn() -> None:
    """From the first on; the one that welcomed us is dialled again when it is lost."""
    network = Network("#a")
    one, two = Endpoint(), Endpoint()
    network.session._endpoints = [one, two]
    dial = network.session.dial
    for expected in ([1, 0], [1, 1], [2, 1]):
        result_of(dial())
        assert [len(one.transports), len(two.transports)] == expected
    network.session.came_up(result_of(dial()))
    result_of(dial())
    assert [len(one.transports), len(two.transports)] == [2, 3]


def test_the_password_of_the_server_is_not_that_of_the_account() -> None:
    """Both may be given; with ``sasl = none`` one password alone is the server's."""
    both = identity("irc:a", settings("server_password = server\npassword = account\n"))
    assert (both.server_password, both.login and both.login.password) == ("server", "account")
    old = identity("irc:a", settings("password = server\nsasl = none\n"))
    assert (old.server_password, old.login) == ("server", None)
