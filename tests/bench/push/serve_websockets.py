"""The websockets library with its ``broadcast``.

``python -m tests.bench.push.serve_websockets PORT SIZE HEARTBEAT``
"""

import asyncio
import signal
import sys

from websockets.asyncio.server import ServerConnection, broadcast, serve

from tests.bench.push.replying import reply_to


async def main(port: int, size: int, heartbeat: float) -> None:
    """Serve until killed."""
    everybody: set[ServerConnection] = set()
    payload = "x" * size

    async def talk(connection: ServerConnection) -> None:
        everybody.add(connection)
        try:
            async for command in connection:
                await connection.send(reply_to(command))
        finally:
            everybody.discard(connection)

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, lambda: broadcast(everybody, payload))
    async with serve(
        talk,
        "127.0.0.1",
        port,
        backlog=4096,
        compression=None,
        ping_interval=heartbeat,
        ping_timeout=heartbeat,
    ) as server:
        sys.stderr.write("listening\n")
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
