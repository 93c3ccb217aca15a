"""The log: whole lines of JSON, and nothing in them that a caller may have sent in secret."""

from __future__ import annotations

import json
from typing import Any

import pytest

from teampro.log import Log, safe_path

MOMENT = 1_767_323_045.678


class Lines:
    """Collects what a log writes."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []

    def write(self, line: bytes) -> None:
        """Take one write."""
        self.raw.append(line)

    @property
    def trees(self) -> list[dict[str, Any]]:
        """The lines as objects."""
        return [json.loads(line) for line in self.raw]


@pytest.fixture
def lines() -> Lines:
    """Where the log writes to."""
    return Lines()


@pytest.fixture
def log(lines: Lines) -> Log:
    """A log with a clock that stands still."""
    return Log(write=lines.write, now=lambda: MOMENT)


def write_access(
    log: Log, path: str = "/v1/projects/100/json", chain: str = "projects/100"
) -> None:
    """Write one access line."""
    log.access(
        request_id="01J",
        method="GET",
        path=path,
        chain=chain,
        status=200,
        milliseconds=1.26,
        statements=4,
        principal="anna",
        address="127.0.0.1",
    )


def test_access_line_names_the_token_that_was_shown(log: Log, lines: Lines) -> None:
    """By its id, so that an operator knows which to revoke; a password has none."""
    for credential in (0, 7):
        log.access(
            request_id="01J",
            method="GET",
            path="/v1/projects",
            chain="projects",
            status=200,
            milliseconds=1,
            statements=4,
            credential=credential,
        )
    assert [None, 7] == [tree.get("credential") for tree in lines.trees]


def test_access_line_is_one_write_of_one_object(log: Log, lines: Lines) -> None:
    """Each request is told whole, so that lines of several workers do not mix."""
    write_access(log)

    assert 1 == len(lines.raw)
    assert lines.raw[0].endswith(b"\n")
    tree = lines.trees[0]
    del tree["pid"]
    assert tree == {
        "time": "2026-01-02T03:04:05.678+00:00",
        "level": "info",
        "event": "access",
        "request_id": "01J",
        "address": "127.0.0.1",
        "principal": "anna",
        "method": "GET",
        "path": "/v1/projects/100/json",
        "chain": "projects/100",
        "status": 200,
        "milliseconds": 1.3,
        "statements": 4,
    }


@pytest.mark.parametrize(
    "text", ["a\nb", "a\r\nb", "a\x00b", "a\x7fb", "a\x1b[2Jb", "a\u2028b", "ä"]
)
def test_control_characters_cannot_forge_a_line(log: Log, lines: Lines, text: str) -> None:
    """A decoded path is printed in ASCII; it still reads back as it was."""
    write_access(log, path=f"/{text}")

    assert 1 == lines.raw[0].count(b"\n")
    assert all(0x20 <= byte < 0x7F for byte in lines.raw[0][:-1])
    assert f"/{text}" == lines.trees[0]["path"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v1/projects/json?password=s3cret", "/v1/projects/json"),
        ("/v1/projects/json&password=s3cret", "/v1/projects/json"),
        ("/v1/projects/json;password=s3cret", "/v1/projects/json"),
        ("/v1/projects/password=s3cret", "/v1/projects/password"),
        ("/v1/tp_u3RzRRmXFvdW60-o5E1ZzxwhZPKTua_dLydN/json", "/v1/.../json"),
        ("/v1/fe01ce2a7fbac8fafaed7c982a04e229/json", "/v1/.../json"),
        ("/v1/projects/100/json", "/v1/projects/100/json"),
        ("/" + "x" * 1000, "/" + "x" * 299),
    ],
)
def test_path_in_the_log_has_no_query_and_no_credential(path: str, expected: str) -> None:
    """Also where the caller forgot the question mark, or put a token into the path."""
    assert expected == safe_path(path)


def test_exception_is_told_by_type_and_places_alone(log: Log, lines: Lines) -> None:
    """The message of a bug may quote the request; local values are never printed."""
    try:
        try:
            int("s3cret")
        except ValueError as fault:
            raise KeyError("s3cret") from fault
    except KeyError as fault:
        log.error("unhandled", fault, request_id="01J")

    tree = lines.trees[0]
    assert ("error", "unhandled", "01J") == (tree["level"], tree["event"], tree["request_id"])
    assert ["KeyError", "ValueError"] == [link["type"] for link in tree["exception"]]
    assert "test_log.py" in tree["exception"][0]["at"][-1]
    assert b"s3cret" not in lines.raw[0]


def test_message_of_the_system_is_told(log: Log, lines: Lines) -> None:
    """What the system says helps an operator and quotes nobody."""
    log.error("storage", OSError(28, "No space left on device", "/data/s3cret"))

    assert "No space left on device" == lines.trees[0]["exception"][0]["message"]
    assert b"s3cret" not in lines.raw[0]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("debug", ["access", "life", "odd", "bad"]),
        ("info", ["access", "life", "odd", "bad"]),
        ("warning", ["odd", "bad"]),
        ("error", ["bad"]),
    ],
)
def test_level_leaves_out_what_is_below_it(lines: Lines, level: str, expected: list[str]) -> None:
    """The setting log_level chooses what is written."""
    log = Log(level, lines.write)
    write_access(log)
    log.info("life")
    log.warning("odd")
    log.error("bad")

    assert expected == [tree["event"] for tree in lines.trees]


def test_unknown_level_is_refused() -> None:
    """A misspelt level is no silent default."""
    with pytest.raises(ValueError, match="debug, info, warning, error"):
        Log("loud")
