"""aiohttp's WebSockets: each is sent to in a loop.

``python -m tests.bench.push.serve_aiohttp PORT SIZE HEARTBEAT``
"""

import asyncio
import signal
import sys

from aiohttp import web

from tests.bench.push.replying import reply_to


def make_application(size: int, heartbeat: float) -> web.Application:
    """Make what answers at /ws."""
    everybody: set[web.WebSocketResponse] = set()
    payload = "x" * size
    sending: set[asyncio.Task[None]] = set()

    async def tell() -> None:
        for connection in list(everybody):
            await connection.send_str(payload)

    def on_signal() -> None:
        task = asyncio.get_running_loop().create_task(tell())
        sending.add(task)
        task.add_done_callback(sending.discard)

    async def talk(request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse(compress=False, heartbeat=heartbeat)
        await connection.prepare(request)
        everybody.add(connection)
        try:
            async for command in connection:
                await connection.send_str(reply_to(command.data))
        finally:
            everybody.discard(connection)
        return connection

    async def begin(_: web.Application) -> None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, on_signal)
        sys.stderr.write("listening\n")

    application = web.Application()
    application.router.add_get("/ws", talk)
    application.on_startup.append(begin)
    return application


if __name__ == "__main__":
    web.run_app(
        make_application(int(sys.argv[2]), float(sys.argv[3])),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        backlog=4096,
        print=lambda *_: None,
    )
