"""What may stand in ``[xmpp:NAME]``."""

from pathlib import Path

import pytest
import trustme

from bots.core.settings import SettingsError, read_settings
from bots.xmpp import adapter
from bots.xmpp.settings import XmppSettings

LEAST = "jid = bot@xmpp.test\npassword = pencil\n"


def read(text: str, base: Path = Path()) -> XmppSettings:
    """Read a section."""
    content = f"[xmpp:home]\n{text}"
    kinds = {"xmpp": adapter.settings}
    settings = read_settings(content, file="bots.ini", base=base, kinds=kinds)
    found = settings.adapters["xmpp:home"]
    assert isinstance(found, XmppSettings)
    return found


def test_a_jid_and_a_password_are_enough() -> None:
    """Everything else has a default."""
    settings = read(LEAST)
    assert (settings.jid.full(), settings.password) == ("bot@xmpp.test", "pencil")
    assert (settings.rooms, settings.server, settings.nick, settings.sasl) == (
        (),
        None,
        None,
        "scram",
    )


def test_rooms_and_their_passwords_are_read() -> None:
    """A password may have blanks in it."""
    settings = read(
        LEAST + "rooms = a@muc.test, B@MUC.test\nroom_passwords = b@muc.test open sesame\n"
    )
    assert settings.rooms == ("a@muc.test", "b@muc.test")
    assert settings.room_passwords == (("b@muc.test", "open sesame"),)


def test_authorities_are_read(tmp_path: Path) -> None:
    """As many as the file has."""
    file = tmp_path / "ca.pem"
    file.write_bytes(trustme.CA().cert_pem.bytes() + trustme.CA().cert_pem.bytes())
    assert len(read(LEAST + "ca_file = ca.pem\n", tmp_path).ca_file) == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("password = x", "jid: is missing"),
        ("jid = bot@xmpp.test", "password: is missing"),
        ("jid = xmpp.test\npassword = x", "must be a JID like quotebot@example.org"),
        ("jid = b@x.test/phone\npassword = x", "must be a JID like quotebot@example.org"),
        (LEAST + "rooms = #quotes", "must be rooms like lounge@conference.example.org"),
        (LEAST + "room_passwords = secret", "must be like lounge@conference.example.org PASSWORD"),
        (LEAST + "room_passwords = a@muc.test secret", "a@muc.test is not one of rooms"),
        (LEAST + "server = xmpp.test", "is not an endpoint string"),
        (LEAST + "server = tls:xmpp.test:5223", "write tcp:HOST:PORT, and direct_tls = yes"),
        (LEAST + "direct_tls = yes", "goes with server"),
        (LEAST + "ca_file = nowhere.pem", "cannot read"),
        (LEAST + "sasl = digest", "must be scram or plain"),
        (LEAST + "channels = #a", "unknown key"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(text: str, problem: str) -> None:
    """With the section and the key, and never with a secret."""
    with pytest.raises(SettingsError) as raised:
        read(text)
    assert problem in str(raised.value)
    assert "bots.ini: [xmpp:home]" in str(raised.value)
    assert "secret" not in str(raised.value)


def test_a_file_without_certificates_is_refused(tmp_path: Path) -> None:
    """Nonsense would otherwise trust nobody, silently."""
    (tmp_path / "ca.pem").write_text(
        "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n"
    )
    with pytest.raises(SettingsError, match="has no certificate in PEM"):
        read(LEAST + "ca_file = ca.pem\n", tmp_path)
