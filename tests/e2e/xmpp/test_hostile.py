"""What no real server does: the bot leaves, or goes on, and neither swells nor falls."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.running import Running, quotes_run
from tests.e2e.servers.certificates import certificates_for
from tests.e2e.servers.hostile import HostileServer, SignedOn, hostile_server
from tests.e2e.xmpp.scene import BOT, PASSWORD, QUOTES

QUESTION = "<message from='alice@xmpp.test/x' type='chat' id='q'><body>quote</body></message>"
MEMORY = 32 * 1024
"""KiB that the program may grow by; some of what is sent would fill a thousand times as much."""

LINES = "\n" * 250_000
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'lol'>" + "".join(
    f"<!ENTITY {name} '" + f"&{before};" * 10 + "'>"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@dataclass(frozen=True, slots=True)
class Scene:
    """The server and the program."""

    server: HostileServer
    program: Running
    first: SignedOn
    memory_at_first: int

    def growth(self) -> int:
        """Return how much more memory the program ever held than at first, in KiB."""
        return most_memory(self.program) - self.memory_at_first


def most_memory(program: Running) -> int:
    """Return the most memory that a program ever held, in KiB."""
    status = Path(f"/proc/{program.process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1])


def answers(session: SignedOn) -> bool:
    """Whether a question is answered."""
    session.say(QUESTION)
    return bool(session.wait_for("<body>#1: An apple"))


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Start both."""
    certificates = certificates_for(tmp_path, "xmpp.test")
    (tmp_path / "some.fortune").write_text(QUOTES)
    with hostile_server(certificates) as server:
        ini = (
            f"[quotes]\nimport = some.fortune\n[xmpp:home]\njid = {BOT}\npassword = {PASSWORD}\n"
            f"server = tcp:127.0.0.1:{server.port}\nca_file = {certificates.authority}\n"
            "sasl = plain\nping_every = 3\n"
        )
        with quotes_run(tmp_path, ini) as program:
            first = server.next_session()
            assert answers(first)
            yield Scene(server, program, first, most_memory(program))


@pytest.mark.parametrize(
    "hostile",
    [
        LAUGHS + "]><message><body>&i;</body></message>",
        "<message><body>" + "x" * 20_000_000,
        "<message>" + "<a>" * 1_000_000,
        "<message from='" + "x" * 20_000_000,
        "<a/>" * 1_000_000,
        "<!-- " + "x" * 20_000_000,
        "\x00\x01\x02",
        "</stream:stream></stream:stream>",
    ],
    ids=["laughs", "unclosed", "deep", "attribute", "flood", "comment", "controls", "ends"],
)
def test_the_bot_leaves_and_comes_back(scene: Scene, hostile: str) -> None:
    """What is not XMPP ends the connection at once, whatever more of it comes."""
    scene.first.hold(10)
    with suppress(OSError):
        scene.first.say(hostile)
    assert scene.first.is_left()
    scene.first.close()
    assert answers(scene.server.next_session())
    assert scene.growth() < MEMORY


@pytest.mark.parametrize(
    "strange",
    [
        f"<message from='a@xmpp.test/x' type='chat'><body>{LINES}x</body></message>",
        "<message/><presence/><iq/>" * 30_000,
        "<iq type='result' id='1'/><iq type='error' id='H_1' from='a@xmpp.test'/>" * 5_000,
        "<message from='@@' to='' type='' id=''><body/></message><presence from='\ud7ff'/>" * 1000,
        "".join(
            f"<message from='m{n}@x.test/r' type='chat'><body/></message>" for n in range(20_000)
        ),
        "<presence type='subscribe' from='a@xmpp.test'/>" * 1000,
        " " * 200_000,
    ],
    ids=["newlines", "empty", "spoofed", "nonsense", "strangers", "subscriptions", "blanks"],
)
def test_the_bot_stays(scene: Scene, strange: str) -> None:
    """What is XMPP, however strange and however much, is read, and the next question answered."""
    scene.first.say(strange)
    assert answers(scene.first)
    assert scene.growth() < MEMORY
    assert "Traceback" not in scene.program.stderr


def test_a_server_that_never_reads_is_not_read(scene: Scene) -> None:
    """It asks and asks: the bot stops reading, and leaves when its own ping has no answer."""
    scene.first.hold(20)
    with pytest.raises(OSError):  # noqa: PT011 - a time-out, or the connection's end
        scene.first.say(QUESTION * 1_000_000)
    assert scene.growth() < MEMORY
    scene.first.close()
    assert answers(scene.server.next_session())
