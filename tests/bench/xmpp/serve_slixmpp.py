"""The bot written on slixmpp: ``python -m tests.bench.xmpp.serve_slixmpp PORT AUTHORITY``."""

import asyncio
import signal
import sys
from pathlib import Path
from typing import Any

import slixmpp

from tests.bench.xmpp import ACCOUNT, ANSWER, SECRET, TICK, LongestTurn


class Bot(slixmpp.ClientXMPP):
    """Answers ``quote``."""

    def __init__(self, authority: str) -> None:
        super().__init__(ACCOUNT, SECRET, sasl_mech="PLAIN")
        self.ca_certs = Path(authority)
        self.enable_direct_tls = False
        for plugin in ("xep_0030", "xep_0045", "xep_0092", "xep_0199"):
            self.register_plugin(plugin)
        self.add_event_handler("session_start", self._begin)
        self.add_event_handler("message", self._answer)

    async def _begin(self, _: object) -> None:
        await self.get_roster()
        self.send_presence(pstatus=ANSWER)

    def _answer(self, message: Any) -> None:
        is_question = message["type"] in ("chat", "normal") and message["body"]
        if is_question and message["body"].strip().removeprefix("!") == "quote":
            message.reply(ANSWER).send()


async def serve(port: int, authority: str) -> None:
    """Run until told to stop; then say the longest time that nothing else had its turn."""
    bot = Bot(authority)
    bot.connect("127.0.0.1", port)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    longest = LongestTurn()
    while not stop.is_set():
        await asyncio.sleep(TICK)
        longest.tick()
    sys.stdout.write(f"{longest.seconds:.4f}\n")


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2]))
