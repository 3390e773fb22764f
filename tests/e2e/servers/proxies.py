"""Real reverse proxies in front of the site, under a path: nginx, Caddy and HAProxy."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import PATH
from tests.e2e.running import Running, eventually, free_port, running
from tests.e2e.servers.prosody import listens

PREFIX = "/community/quotes"


def _nginx(folder: Path, port: int, site: int) -> list[str]:
    (folder / "nginx.conf").write_text(
        f"""
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
worker_processes 1;
events {{ worker_connections 128; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port};
    location {PREFIX}/ {{
      proxy_pass http://127.0.0.1:{site}/;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $http_connection;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }}
  }}
}}
""",
        "utf-8",
    )
    return ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]


def _caddy(folder: Path, port: int, site: int) -> list[str]:
    (folder / "Caddyfile").write_text(
        f"""
{{
  admin off
  auto_https off
}}
http://127.0.0.1:{port} {{
  bind 127.0.0.1
  handle_path {PREFIX}/* {{
    reverse_proxy 127.0.0.1:{site} {{
      trusted_proxies 127.0.0.1/32
    }}
  }}
}}
""",
        "utf-8",
    )
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


def _haproxy(folder: Path, port: int, site: int) -> list[str]:
    (folder / "haproxy.cfg").write_text(
        f"""
global
  maxconn 256
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
frontend outside
  bind 127.0.0.1:{port}
  http-request replace-path {PREFIX}(/.*) \\1
  option forwardfor
  default_backend site
backend site
  server one 127.0.0.1:{site}
""",
        "utf-8",
    )
    return ["haproxy", "-db", "-f", str(folder / "haproxy.cfg")]


PROXIES: dict[str, Callable[[Path, int, int], list[str]]] = {
    "nginx": _nginx,
    "caddy": _caddy,
    "haproxy": _haproxy,
}


@contextmanager
def proxy(kind: str, folder: Path, site: int, port: int | None = None) -> Iterator[Running]:
    """Start one in a folder, in front of a port of this machine, and wait until it listens."""
    folder.mkdir(exist_ok=True)
    port = port or free_port()
    command = PROXIES[kind](folder, port, site)
    home = {"PATH": PATH, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with running(command, folder, env=home, name=kind) as program:
        eventually(lambda: listens(port), what=f"{kind} on {port}")
        yield program
