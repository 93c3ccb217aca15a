"""A real nginx on loopback with the shipped file, changed only where an operator changes it."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.tools import tool

SHIPPED = Path(__file__).parents[2] / "htaccess_equivalent.conf"
NAME = "projects.example.com"
START_SECONDS = 10
STOP_SECONDS = 10
_AROUND = """
{user}
daemon off;
pid {directory}/pid;
error_log {directory}/main-error.log;
worker_processes 1;
events {{ worker_connections 2048; }}
http {{
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    access_log {directory}/other.log;
    include {directory}/teampro.conf;
}}
"""
_STOCK = """
underscores_in_headers on;
server {{
    listen 127.0.0.1:{port};
    location / {{
        proxy_pass http://{server};
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $remote_addr;
    }}
}}
"""


@dataclass(frozen=True)
class Front:
    """A running front: `place` speaks TLS, `plain` is the port that only redirects."""

    directory: Path
    place: tuple[str, int]
    plain: tuple[str, int]

    def connect(self, timeout: float = 30, source: str = "") -> http.client.HTTPSConnection:
        """Return a connection that trusts this front's certificate; `source` is whence it comes."""
        context = ssl.create_default_context(cafile=self.directory / "certificate.pem")
        whence = (source, 0) if source else None
        return http.client.HTTPSConnection(
            *self.place, timeout=timeout, context=context, source_address=whence
        )

    def logs(self) -> str:
        """Return all that nginx wrote, whatever the file."""
        return "".join(path.read_text() for path in sorted(self.directory.glob("*.log")))


@contextlib.contextmanager
def running_front(directory: Path, server: tuple[str, int] | Path) -> Iterator[Front]:
    """Run nginx before a server, at a port or a socket, until the block ends.

    Leave the test out where nginx is missing.
    """
    tool("nginx")
    directory.mkdir()
    _make_certificate(directory)
    ports = _free_port(), _free_port()
    front = Front(directory, ("127.0.0.1", ports[0]), ("127.0.0.1", ports[1]))
    with _running(front, _changed(directory, server, *ports)):
        yield front


@contextlib.contextmanager
def running_stock(directory: Path, server: tuple[str, int]) -> Iterator[Front]:
    """Run nginx before a server as an operator has it who lets underscores through; without TLS."""
    directory.mkdir()
    place = "127.0.0.1", _free_port()
    front = Front(directory, place, place)
    with _running(front, _STOCK.format(port=place[1], server=f"{server[0]}:{server[1]}")):
        yield front


@contextlib.contextmanager
def _running(front: Front, text: str) -> Iterator[None]:
    """Run nginx with a text inside its http block until the block ends."""
    directory = front.directory
    (directory / "teampro.conf").write_text(text)
    around = directory / "nginx.conf"
    around.write_text(_AROUND.format(directory=directory, user=_user()))
    with (directory / "output.log").open("wb") as output:
        process = subprocess.Popen(
            [tool("nginx"), "-p", directory, "-c", around, "-e", directory / "main-error.log"],
            stdout=output,
            stderr=output,
        )
    try:
        _await(process, front)
        yield
    finally:
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _changed(directory: Path, server: tuple[str, int] | Path, tls: int, plain: int) -> str:
    """Return the shipped text with other ports, certificate and places of the logs."""
    text = SHIPPED.read_text()
    place = f"unix:{server}" if isinstance(server, Path) else f"{server[0]}:{server[1]}"
    changes = (
        (r"server unix:/run/teampro/teampro\.sock", f"server {place}"),
        (r"listen \[::\]:\d+( ssl)?;", ""),
        (r"listen 443 ssl;", f"listen 127.0.0.1:{tls} ssl;"),
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (rf"/etc/letsencrypt/live/{NAME}/fullchain\.pem", f"{directory}/certificate.pem"),
        (rf"/etc/letsencrypt/live/{NAME}/privkey\.pem", f"{directory}/key.pem"),
        (r"/var/log/nginx/", f"{directory}/"),
    )
    for pattern, change in changes:
        text, count = re.subn(pattern, change, text)
        assert count, f"the shipped file has no {pattern}"
    return text


def _user() -> str:
    """Return what keeps the workers of a root's nginx in root's directories."""
    return "user root;" if os.geteuid() == 0 else ""


def _make_certificate(directory: Path) -> None:
    """Make a certificate for loopback that signs itself."""
    subprocess.run(
        [
            *(tool("OpenSSL"), "req", "-x509", "-newkey", "ec", "-pkeyopt"),
            *("ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"),
            *("-addext", f"subjectAltName=IP:127.0.0.1,DNS:{NAME}"),
            *("-keyout", directory / "key.pem", "-out", directory / "certificate.pem"),
        ],
        check=True,
        capture_output=True,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(process: subprocess.Popen[bytes], front: Front) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(front.place, timeout=1):
            return
        time.sleep(0.02)  # between two looks; there is no event to wait for
    raise AssertionError(f"nginx did not start:\n{front.logs()}")
