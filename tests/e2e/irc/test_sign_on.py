"""Signing on to a real InspIRCd with Atheme, over TLS with an authority of our own."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.e2e.irc.scene import APPLE, LEAST, bot_on, irc_section
from tests.e2e.people import IrcPerson
from tests.e2e.running import DEADLINE, Running, eventually, quotes
from tests.e2e.servers.inspircd import Inspircd, inspircd
from tests.e2e.servers.ngircd import ngircd

WITH_ATHEME = [pytest.mark.server("inspircd"), pytest.mark.server("atheme")]
PASSWORD = "geheimes-wort"  # noqa: S105 - of an account that lives for one test


@pytest.fixture(scope="module")
def network() -> Iterator[Inspircd]:
    """Start a network with services, where quotebot has an account."""
    with inspircd(services=True) as server:
        server.register("quotebot", PASSWORD)
        yield server


def is_logged_in(server: Inspircd, nick: str = "quotebot") -> bool:
    """Ask the server whether it knows the bot's account."""
    with IrcPerson(server.port, "asking") as person:
        person.send(f"WHOIS {nick}")
        person.wait_for(" 318 ")
        return any(" 330 " in line and " quotebot :" in line for line in person.lines)


def says_nothing_secret(program: Running) -> bool:
    """Whether the password is nowhere in what the program printed and logged."""
    return PASSWORD not in program.stdout + program.stderr


class TestWithAccount:
    """Logging in with SASL."""

    pytestmark = WITH_ATHEME

    @pytest.mark.parametrize("sasl", ["auto", "plain"])
    def test_with_a_password_over_tls(self, network: Inspircd, tmp_path: Path, sasl: str) -> None:
        """PLAIN is all that Atheme offers here; the bot is logged in before it joins."""
        more = (
            f"{LEAST}\n{network.trusted}password = {PASSWORD}\nsasl = {sasl}\nsasl_required = yes\n"
        )
        with bot_on(tmp_path, irc_section(network.tls_server, more)) as program:
            assert is_logged_in(network)
            with IrcPerson(network.port, "alice", "#quotes") as alice:
                assert alice.ask("#quotes", "!quote 1") == APPLE
            assert program.stop(deadline=5) == 0
            assert says_nothing_secret(program)

    def test_with_a_certificate(self, network: Inspircd, tmp_path: Path) -> None:
        """EXTERNAL, by a fingerprint that the services know; no password anywhere."""
        mine = trustme.CA().issue_cert("quotebot.test")
        mine.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "bot.pem"))
        with IrcPerson(network.port, "helper") as owner:
            fingerprint = subprocess.run(
                [
                    "openssl",
                    "x509",
                    "-in",
                    tmp_path / "bot.pem",
                    "-noout",
                    "-sha256",
                    "-fingerprint",
                ],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
            owner.say("NickServ", f"IDENTIFY quotebot {PASSWORD}")
            owner.wait_for("NOTICE helper :You are now identified")
            digest = fingerprint.partition("=")[2].strip().replace(":", "").lower()
            owner.say("NickServ", f"CERT ADD {digest}")
            owner.wait_for("NOTICE helper :.*[Aa]dded")
        more = f"{LEAST}\n{network.trusted}sasl = external\nsasl_required = yes\n"
        server = f"{network.tls_server}:certificate={tmp_path / 'bot.pem'}"
        with bot_on(tmp_path / "bot", irc_section(server, more)):
            assert is_logged_in(network)

    def test_a_wrong_password_is_said_and_not_tried_again_soon(
        self, network: Inspircd, tmp_path: Path
    ) -> None:
        """When it must log in it stays away: one sentence, no CAP END, a long wait."""
        wrong = f"{PASSWORD}-wrong"
        more = f"{LEAST}\n{network.trusted}password = {wrong}\nsasl_required = yes\n"
        with bot_on(tmp_path, irc_section(network.tls_server, more), joined=None) as program:
            program.wait_for("cannot log in with SASL")
            program.wait_for("trying again in")
            assert "check username, password and sasl" in program.stderr
            assert program.process.poll() is None
            assert says_nothing_secret(program)
            assert "Traceback" not in program.stderr

    def test_without_a_login_that_it_need_not_have_it_goes_on(
        self, network: Inspircd, tmp_path: Path
    ) -> None:
        """It says so in the log, and answers."""
        more = f"{LEAST}\n{network.trusted}password = {PASSWORD}-wrong\n"
        with bot_on(tmp_path, irc_section(network.tls_server, more)) as program:
            assert "goes on without having logged in" in program.stderr
            assert not is_logged_in(network)

    def test_without_tls_the_password_is_not_said(self, network: Inspircd, tmp_path: Path) -> None:
        """Who must log in does not, where only PLAIN is offered."""
        more = f"{LEAST}\npassword = {PASSWORD}\nsasl_required = yes\n"
        with bot_on(tmp_path, irc_section(network.server, more), joined=None) as program:
            program.wait_for("cannot log in with SASL: the server offers no mechanism that is safe")

    def test_a_stolen_nick_comes_back(self, network: Inspircd, tmp_path: Path) -> None:
        """A thief has it first; the services give it back to whoever has logged in as its owner."""
        with IrcPerson(network.port, "quotebot") as thief:
            more = f"{LEAST}\n{network.trusted}password = {PASSWORD}\n"
            with bot_on(tmp_path, irc_section(network.tls_server, more)):
                assert is_logged_in(network, "quotebot_")
                thief.wait_for("ERROR|KILL| NICK ", deadline=60)
                eventually(lambda: is_logged_in(network), what="the nick back")

    def test_checking_the_settings_connects_and_leaves(
        self, network: Inspircd, tmp_path: Path
    ) -> None:
        """``quotes check --connect``: status 0, or 1 and what is wrong."""
        for password, status, said in [
            (PASSWORD, 0, ""),
            (f"{PASSWORD}-wrong", 1, "irc:test: cannot log in with SASL"),
        ]:
            more = f"{LEAST}\n{network.trusted}password = {password}\nsasl_required = yes\n"
            (tmp_path / "bots.ini").write_text(irc_section(network.tls_server, more), "utf-8")
            done = subprocess.run(
                quotes("check", "--connect"),
                cwd=tmp_path,
                capture_output=True,
                text=True,
                timeout=DEADLINE,
                check=False,
            )
            assert done.returncode == status
            assert said in done.stderr
            assert PASSWORD not in done.stdout + done.stderr


@pytest.mark.server("inspircd")
def test_a_server_that_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    """TLS verifies by default: no byte of the password gets there."""
    with inspircd() as server:
        more = f"{LEAST}\npassword = {PASSWORD}\n"
        with bot_on(tmp_path, irc_section(server.tls_server, more), joined=None) as program:
            program.wait_for("its authority is not known here; set ca_file")
            program.wait_for("trying again in")


@pytest.mark.server("ngircd")
def test_the_password_of_a_server(tmp_path: Path) -> None:
    """With sasl = none it is said first; a wrong one is said to be wrong."""
    with ngircd(tmp_path / "server", password=PASSWORD) as server:
        more = f"{LEAST}\nsasl = none\npassword = {PASSWORD}\n"
        with bot_on(tmp_path / "right", irc_section(server.server, more)) as program:
            assert says_nothing_secret(program)
        more = f"{LEAST}\nsasl = none\npassword = {PASSWORD}-wrong\n"
        with bot_on(tmp_path / "wrong", irc_section(server.server, more), joined=None) as program:
            program.wait_for("refuses")
            program.wait_for("trying again in")
            assert says_nothing_secret(program)
            assert "Traceback" not in program.stderr
