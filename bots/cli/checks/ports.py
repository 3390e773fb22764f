"""Whether a port can be listened on, tried without listening: nobody is let in meanwhile."""

import errno
import os
import socket

_FIRST_FREE = 1024


def port_problem(interface: str, port: int, *, may_be_taken: bool) -> str | None:
    """Return why nothing can listen on this TCP port, None if nothing is in the way.

    :param interface: an address of this machine, empty for all.
    :param may_be_taken: whether the program that is running may be who listens on it.
    """
    family = socket.AF_INET6 if ":" in interface else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((interface, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE and may_be_taken:
            return None
        return _explained(error, interface, port)
    return None


def _explained(error: OSError, interface: str, port: int) -> str:
    match error.errno:
        case errno.EADDRNOTAVAIL:
            return f"this machine has no address {interface}"
        case errno.EACCES if port < _FIRST_FREE:
            return f"this user may not listen on port {port}: take one from {_FIRST_FREE} on"
        case errno.EADDRINUSE:
            return f"something else listens on port {port}: stop it, or take another port"
    return f"cannot listen on port {port}: {os.strerror(error.errno or 0)}"
