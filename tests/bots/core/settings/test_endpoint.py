"""Endpoint strings: whom we talk to is verified, and where we listen exists."""

from pathlib import Path

import pytest

from bots.core.settings.fields import client_endpoint, server_endpoint


@pytest.mark.parametrize(
    "value",
    [
        "ssl:irc.example:6697",
        "SSL:irc.example:6697",
        "ssl:host=irc.example:port=6697",
        "ssl:irc.example:6697:caCertsDir=/etc/ssl/certs",
    ],
)
def test_ssl_is_refused_since_it_verifies_nobody(value: str) -> None:
    """Twisted accepts it, and whoever stands in between gets the password; tls: is named."""
    with pytest.raises(ValueError, match=r"ssl: does not verify .*; write tls:HOST:PORT"):
        client_endpoint(value, Path())


@pytest.mark.parametrize("value", ["autobahn:tcp:irc.example:80", "onion:x.onion:6667", "exec:sh"])
def test_kinds_that_we_cannot_vouch_for_are_refused(value: str) -> None:
    """Plug-ins may do what they like."""
    with pytest.raises(ValueError, match="is not an endpoint string like tls:"):
        client_endpoint(value, Path())


@pytest.mark.parametrize(
    "value",
    [
        "tls:irc.libera.chat:6697",
        "tcp:127.0.0.1:6667",
        "tcp:host=127.0.0.1:port=6667",
        "unix:/run/irc.sock",
        "tls:irc.example:6697:timeout=5",
    ],
)
def test_what_is_right_is_kept_as_it_is(value: str) -> None:
    """Every way to write it."""
    assert client_endpoint(value, Path()) == value


@pytest.mark.parametrize("port", ["0", "-1", "65536", "99999999"])
def test_there_are_ports_that_there_are_not(port: str) -> None:
    """Neither to dial nor to listen at."""
    for read, value in (
        (client_endpoint, f"tcp:127.0.0.1:{port}"),
        (client_endpoint, f"tls:irc.example:port={port}"),
        (server_endpoint, f"tcp:{port}"),
        (server_endpoint, f"tcp:port={port}:interface=127.0.0.1"),
    ):
        with pytest.raises(ValueError, match=f"there is no port {port}: they go from 1 to 65535"):
            read(value, Path())


@pytest.mark.parametrize("interface", ["999.1.1.1", "1.2.3", "2001\\:db8\\:\\:\\:1"])
def test_an_interface_is_an_address(interface: str) -> None:
    """Where it looks like one."""
    with pytest.raises(ValueError, match="is no address of an interface"):
        server_endpoint(f"tcp:8080:interface={interface}", Path())
    for right in ("127.0.0.1", "localhost", "\\:\\:1"):
        server_endpoint(f"tcp:8080:interface={right}", Path())
