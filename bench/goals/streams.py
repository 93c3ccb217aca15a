"""Goals 8 and 9: exports and large files, by their first byte and by the memory they hold."""

from __future__ import annotations

import contextlib
import http.client
import json
import time
import urllib.request
from collections.abc import Iterator

from bench.goals.goal import Found, Outcome
from bench.goals.job import served
from bench.servers import Server, tell
from bench.world import PASSWORD, World, path

ROWS = 10_000
FILE_BYTES = 100_000_000
MOST_MEMORY = 10_000_000
CHUNK = 1 << 16


def measure(world: World) -> Found:
    """Return goals 8 and 9."""
    tell("Goals 8 and 9: exports and files")
    environment = {"TEAMPRO_LIMIT_UPLOAD_BYTES": str(2 * FILE_BYTES)}
    with served(world, "streams", environment=environment) as server:
        _warm(server)
        exports = {format: _export(server, format) for format in ("ndjson", "csv")}
        up, number = _upload(server)
        down = _download(server, number)
    first = max(each[0] for each in exports.values())
    memory = max(each[1] for each in exports.values())
    return [
        Outcome(
            8,
            f"export of {ROWS:,} rows as ndjson and csv",
            "first byte ≤ 20 ms, memory ≤ 10 MB more",
            f"{first * 1000:.1f} ms, {memory / 1e6:.1f} MB",
            first <= 0.02 and memory <= MOST_MEMORY,
        ),
        Outcome(
            9,
            "100 MB up and down",
            "memory ≤ 10 MB more",
            f"{up / 1e6:.1f} MB up, {down / 1e6:.1f} MB down",
            max(up, down) <= MOST_MEMORY,
        ),
    ], {}


def _warm(server: Server) -> None:
    """Let every part of the program be loaded before its memory is looked at."""
    for format in ("ndjson", "csv", "json"):
        urllib.request.urlopen(server.url + path("actions", format, params='{"limit": 20}')).read()
    _send_file(server, 1_000)


def _export(server: Server, format: str) -> tuple[float, int]:
    """Return the seconds to the first byte (the best of five) and the growth of memory."""
    target = server.url + path("actions", format, params=json.dumps({"limit": ROWS}))
    firsts = []
    with server.peak() as grown:
        for _ in range(5):
            began = time.perf_counter()
            with urllib.request.urlopen(target) as answer:
                answer.read(1)
                firsts.append(time.perf_counter() - began)
                lines = answer.read().count(b"\n")
            assert lines >= ROWS, lines
    return min(firsts), grown[0]


def _upload(server: Server) -> tuple[int, int]:
    with server.peak() as grown:
        number = _send_file(server, FILE_BYTES)
    return grown[0], number


def _send_file(server: Server, size: int) -> int:
    """Send a file of some size in a form, and return its id."""
    head = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="large.bin"\r\n\r\n'
    tail = b"\r\n--cut--\r\n"
    target = f"/v1/files/json?username=admin&password={PASSWORD}&params=%7B%22project_id%22:100%7D"

    def body() -> Iterator[bytes]:
        yield head
        left = size
        while left:
            piece = min(left, CHUNK)
            yield b"\0" * piece
            left -= piece
        yield tail

    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port)) as connection:
        headers = {
            "Content-Type": "multipart/form-data; boundary=cut",
            "Content-Length": str(len(head) + size + len(tail)),
        }
        connection.request("POST", target, body(), headers)
        tree = json.load(connection.getresponse())
    return int(tree["response"]["file"]["file_id"])


def _download(server: Server, number: int) -> int:
    target = server.url + path(f"files/{number}/download", "raw")
    with server.peak() as grown, urllib.request.urlopen(target) as answer:
        size = 0
        while chunk := answer.read(CHUNK):
            size += len(chunk)
    assert size == FILE_BYTES, size
    return grown[0]
