"""The section ``[web]``."""

from pathlib import Path

import pytest

from bots.core.settings import SettingsError, read_settings
from bots.web.settings import WebSettings


def settings(ini: str = "") -> WebSettings:
    """Read the section."""
    read = read_settings(
        f"[web]\n{ini}", file="bots.ini", base=Path(), kinds={"web": WebSettings}
    ).adapters["web"]
    assert isinstance(read, WebSettings)
    return read


def test_without_keys_it_listens_here() -> None:
    """And programs may open the WebSocket."""
    web = settings()
    assert web.listen == "tcp:8080:interface=127.0.0.1"
    assert web.originless
    assert web.base_url == "http://127.0.0.1:8080"
    assert web.allowed_origins == {"http://127.0.0.1:8080", "http://localhost:8080"}


@pytest.mark.parametrize(
    ("listen", "base_url", "origins"),
    [
        (
            "tcp:80:interface=127.0.0.1",
            "http://127.0.0.1",
            {"http://127.0.0.1", "http://localhost"},
        ),
        (
            "tcp:8080",
            "http://localhost:8080",
            {"http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"},
        ),
        (
            r"tcp6:8080:interface=\:\:1",
            "http://[::1]:8080",
            {"http://[::1]:8080", "http://localhost:8080"},
        ),
        ("tcp:port=81:interface=a.b", "http://a.b:81", {"http://a.b:81", "http://localhost:81"}),
        ("unix:/run/quotes", "http://localhost", {"http://localhost"}),
    ],
)
def test_without_a_public_url_where_it_listens_counts(
    listen: str, base_url: str, origins: set[str]
) -> None:
    """And localhost."""
    web = settings(f"listen = {listen}")
    assert web.base_url == base_url
    assert web.allowed_origins == origins


def test_tls_is_https() -> None:
    """As the endpoint string says."""
    web = WebSettings(listen="ssl:443:privateKey=key.pem:interface=example.org")
    assert web.base_url == "https://example.org"


def test_a_public_url_takes_the_place_of_all_that() -> None:
    """Others may be added, in any spelling."""
    web = settings(
        "public_url = https://quotes.example.org/\n"
        "origins = https://Other.example.org:443, http://third.example:8080"
    )
    assert web.base_url == "https://quotes.example.org"
    assert web.allowed_origins == {
        "https://quotes.example.org",
        "https://other.example.org",
        "http://third.example:8080",
    }


@pytest.mark.parametrize(
    "line",
    [
        "public_url = quotes.example.org",
        "public_url = ftp://quotes.example.org",
        "public_url = https://user:secret@quotes.example.org",
        "public_url = https://quotes.example.org/?x=1",
        "public_url = https://quotes.example.org:port",
        "origins = *",
        "origins = https://other.example.org/path",
        "originless = perhaps",
        "trusted_proxies = localhost",
        "trusted_proxies = 10.0.0.1/8",
        "listen = 8080",
        "metrics = 9090",
        "metrics = localhost:9090",
        "metrics = 127.0.0.1:99999",
        "metrics = 127.0.0.999:90",
        "port = 8080",
    ],
)
def test_what_is_wrong_is_said_with_its_key(line: str) -> None:
    """In one line."""
    with pytest.raises(SettingsError) as problem:
        settings(line)
    assert line.partition(" ")[0] in str(problem.value)
    assert "secret" not in str(problem.value)
