"""Files: what they do beyond threads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.store.rules_world import World, refused

BYTES = {"file_name": "brief.pdf", "file_mime": "application/pdf", "file_sha256": "ab" * 32}


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a database without files."""
    return World(tmp_path)


def upload(world: World, **sent: Any) -> dict[str, Any]:
    """Store a file with bytes."""
    return world.create("files", **BYTES, **({"project_id": 100} if not sent else {}), **sent)


def test_a_file_needs_bytes(world: World) -> None:
    """Neither an upload nor file_data: 400 that tells both ways."""
    assert refused(lambda: world.create("files", project_id=100)) == ("required", "file")


def test_a_label_is_the_uploads_name_when_empty(world: World) -> None:
    """On create and when it is emptied later."""
    row = upload(world)
    assert row["file_label"] == "brief.pdf"
    assert world.put("files", row["file_id"], file_label="Brief")["file_label"] == "Brief"
    assert world.put("files", row["file_id"], file_label="")["file_label"] == "brief.pdf"


def test_versions_count_on_in_tenths(world: World) -> None:
    """From the first, 0.1."""
    root = upload(world)
    later = [upload(world, parent_file_id=root["file_id"])["file_version"] for _ in range(10)]
    assert ["0.1", *[f"0.{n}" for n in range(2, 10)], "1.0", "1.1"] == [
        root["file_version"],
        *later,
    ]


def test_versions_count_on_from_the_last_decimal_one(world: World) -> None:
    """A named version is kept as it is; other text is passed over."""
    root = upload(world)["file_id"]
    texts = [
        upload(world, parent_file_id=root, **sent)["file_version"]
        for sent in ({"file_version": "2"}, {"file_version": "final"}, {})
    ]
    assert texts == ["2", "final", "2.1"]


def test_versions_of_other_threads_do_not_count(world: World) -> None:
    """Each file begins with 0.1."""
    upload(world, project_id=100, file_version="7")
    assert upload(world)["file_version"] == "0.1"


@pytest.mark.parametrize("sent", [{"file_data": "SGVsbG8="}, {"file_sha256": "cd" * 32}])
def test_bytes_never_change(world: World, sent: dict[str, Any]) -> None:
    """A PUT that brings some is told to POST a new version."""
    file_id = upload(world)["file_id"]
    assert refused(lambda: world.put("files", file_id, **sent)) == ("misplaced", "file")


def test_a_new_version_leaves_the_old_bytes(world: World) -> None:
    """Each version has its own."""
    root = upload(world)
    newer = world.create(
        "files", parent_file_id=root["file_id"], file_name="b.pdf", file_sha256="cd" * 32
    )
    stored = world.get("files", root["file_id"])
    assert (stored["file_sha256"], newer["file_sha256"]) == ("ab" * 32, "cd" * 32)
    assert newer["file_label"] == "b.pdf"
