"""No bot, but the ceiling: answers every question with one constant line, by bare system calls."""

import socket
import sys
import time

_ANSWER = b"PRIVMSG #quotes :#1: The lips of the righteous feed many: but fools die for want.\r\n"


def talk(server: socket.socket) -> None:
    """Sign on, join, and answer until the server goes."""
    server.sendall(b"NICK quotebot\r\nUSER quotebot 0 * :constant\r\n")
    partial = b""
    while data := server.recv(1 << 16):
        whole, _, partial = (partial + data).rpartition(b"\n")
        if b" 001 " in whole:
            server.sendall(b"JOIN #quotes\r\n")
        if b"PING" in whole:
            server.sendall(b"PONG irc.test\r\n")
        if asked := whole.count(b"PRIVMSG #quotes :!quote"):
            server.sendall(_ANSWER * asked)


def main() -> None:
    """Talk, and come back for as long as this is not ended."""
    while True:
        try:
            with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as server:
                talk(server)
        except OSError:
            time.sleep(0.1)


if __name__ == "__main__":
    main()
