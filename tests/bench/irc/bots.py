"""The bots that are measured: how each is installed, configured and asked."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.running import Running, quotes, running

_HERE = Path(__file__).parent
_BUNDLED = Path(__file__).parents[3] / "quoters/data/bundled.jsonl"
_PEERS = Path(sys.prefix) / "peers"
QUOTES = 200
"""How many quotes a peer has."""


@dataclass(frozen=True)
class Bot:
    """One of them; ``arguments`` follow its program, with the folder for ``{folder}``.

    ``lessons`` says whether it learns its quotes on the channel, by ``@quote add``; ``pinned`` is
    what is to be installed, nothing for what is here.
    """

    name: str
    pinned: str
    configuration: str
    arguments: tuple[str, ...]
    question: str
    plugin: str = ""
    lessons: bool = False

    def install(self) -> str:
        """Install a peer in an environment of its own; give why that failed, or nothing."""
        home = _PEERS / self.pinned
        if not self.pinned or (home / "ready").exists():
            return ""
        pip = [str(home / "bin/pip"), "install", "-q", "--disable-pip-version-check", self.pinned]
        for command in ([sys.executable, "-m", "venv", str(home)], pip):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                return done.stderr.strip().splitlines()[-1]
        (home / "ready").touch()
        return ""

    @contextmanager
    def started(self, folder: Path, port: int) -> Iterator[Running]:
        """Start it in a folder; again in the same one, with what it keeps there."""
        if not (folder / "plugins").exists():
            self._prepare(folder, port)
        env = {"HOME": str(folder), "PYTHONPATH": str(folder / "plugins")} if self.pinned else {}
        with running(self._command(folder, port), folder, env=env) as program:
            yield program

    def _prepare(self, folder: Path, port: int) -> None:
        (folder / "plugins").mkdir()
        if self.configuration:
            text = (_HERE / self.configuration).read_text("utf-8")
            name = self.configuration if self.pinned else "bots.ini"
            (folder / name).write_text(text.format(port=port, folder=folder), "utf-8")
        (folder / "plugins/quotes.txt").write_text("\n".join(some_quotes()), "utf-8")
        if self.plugin:
            shutil.copy(_HERE / self.plugin, folder / "plugins")

    def _command(self, folder: Path, port: int) -> list[str]:
        """Return its command, unprivileged as its makers ask where we are root."""
        if not self.pinned:
            ours = self.configuration
            return quotes("run") if ours else [sys.executable, str(_HERE / self.plugin), str(port)]
        program, *arguments = (argument.format(folder=folder) for argument in self.arguments)
        command = [str(_PEERS / self.pinned / "bin" / program), *arguments]
        if os.geteuid():
            return command
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, "nobody", "nogroup")
        return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]


def some_quotes() -> list[str]:
    """Return short ones of the bundled set, each on one line."""
    lines = _BUNDLED.read_text("utf-8").splitlines()
    texts = (" ".join(json.loads(line)["text"].split()) for line in lines)
    return [text for text in texts if len(text) < 300][:QUOTES]


BOTS = (
    Bot("ours", "", "ours.ini", (), "!quote"),
    Bot(
        "Limnoria", "limnoria==2026.10.4", "limnoria.conf",
        ("limnoria", "{folder}/limnoria.conf"), "@quote random", lessons=True,
    ),
    Bot(
        "Sopel", "sopel==8.0.4", "sopel.cfg",
        ("sopel", "start", "-c", "{folder}/sopel.cfg"), ".quote", "quote_sopel.py",
    ),
    Bot(
        "irc3", "irc3==1.1.12", "irc3.ini",
        ("irc3", "{folder}/irc3.ini"), "!quote", "quote_irc3.py",
    ),
    Bot("constant", "", "", (), "!quote", "constant.py"),
)  # fmt: skip
