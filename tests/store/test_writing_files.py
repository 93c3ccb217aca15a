"""Creating files: bytes as an upload, or as base64 in params."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from tests.workshop import Workshop, faults, refused

DATA = b"Hello, file"
SHA256 = hashlib.sha256(DATA).hexdigest()
TEXT = base64.b64encode(DATA).decode()


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Make an engine with project 1."""
    shop = Workshop(tmp_path)
    shop.post("projects", project_name="Site")
    return shop


def remains(shop: Workshop) -> list[str]:
    """Return the names of received bytes that were not kept."""
    return [path.name for path in (shop.blobs.directory / "tmp").glob("*")]


def test_upload_becomes_a_file(shop: Workshop) -> None:
    """Its name without folders, its type, size and hash; the bytes are kept."""
    upload = shop.blobs.receive([DATA], 100, "C:\\docs\\brief.txt", "text/plain")
    made = shop.write("POST", "projects/1/files", {"file_detail": "d"}, upload=upload).tree["file"]
    expected = {
        "file_name": "brief.txt",
        "file_label": "brief.txt",
        "file_mime": "text/plain",
        "file_size": len(DATA),
        "file_sha256": SHA256,
        "file_version": "0.1",
        "owner_adminid": 1,
    }
    assert expected == {name: made[name] for name in expected}
    assert DATA == shop.blobs.open(SHA256).path.read_bytes()
    assert [] == remains(shop)


def test_base64_in_params_becomes_a_file(shop: Workshop) -> None:
    """Line breaks and lost plus signs in it do not matter; the type follows the name."""
    made = shop.post("projects/1/files", file_data=f"{TEXT[:4]}\n{TEXT[4:]}", file_name="a.png")
    assert (SHA256, "a.png", "image/png") == (
        made["file_sha256"],
        made["file_name"],
        made["file_mime"],
    )
    assert DATA == shop.blobs.open(SHA256).path.read_bytes()


def test_file_name_is_not_ignored_beside_file_data(shop: Workshop) -> None:
    """It is read-only elsewhere, not here."""
    result = shop.write("POST", "projects/1/files", {"file_data": TEXT, "file_name": "a.txt"})
    assert {} == result.tree["data"]


def test_file_needs_bytes_and_a_name(shop: Workshop) -> None:
    """Each is told where it is missing."""
    assert [("file", "required")] == faults(lambda: shop.post("projects/1/files"))
    assert [("file_name", "required")] == faults(
        lambda: shop.post("projects/1/files", file_data=TEXT)
    )
    assert [("nonsense", "unknown_field"), ("file_data", "invalid_value")] == faults(
        lambda: shop.post("projects/1/files", file_data="*", file_name="a", nonsense=1)
    )
    assert [] == remains(shop)


def test_refused_create_keeps_no_bytes(shop: Workshop) -> None:
    """Neither the received ones nor kept ones."""
    sent = {"file_data": TEXT, "file_name": "a.txt", "action_id": 99}
    assert [("action_id", "unknown_record")] == faults(
        lambda: shop.write("POST", "projects/1/files", sent)
    )
    assert [] == remains(shop)
    assert [] == [path for path in shop.blobs.directory.rglob("*") if path.name == SHA256]


def test_bytes_of_a_file_never_change(shop: Workshop) -> None:
    """A PUT with bytes is refused; a new version is a POST."""
    shop.post("projects/1/files", file_data=TEXT, file_name="a.txt")
    assert [("file", "misplaced")] == faults(lambda: shop.put("files/1", file_data=TEXT))
    upload = shop.blobs.receive([b"new"], 100, "b.txt")
    assert "misplaced" == refused(lambda: shop.write("PUT", "files/1", {}, upload=upload)).word
    assert [] == remains(shop)


def test_name_may_be_too_long(shop: Workshop) -> None:
    """A fault of the name, also when it comes with a part."""
    upload = shop.blobs.receive([DATA], 100, "x" * 300, "text/plain")
    assert [("file_name", "invalid_value")] == faults(
        lambda: shop.write("POST", "projects/1/files", upload=upload)
    )


def test_bytes_in_two_places_are_refused(shop: Workshop) -> None:
    """Which ones were meant, nobody knows."""
    upload = shop.blobs.receive([DATA], 100, "a.txt", "text/plain")
    sent = {"file_data": TEXT, "file_name": "a.txt"}
    assert [("file_data", "repeated_value")] == faults(
        lambda: shop.write("POST", "projects/1/files", sent, upload=upload)
    )


def test_other_nouns_take_no_file(shop: Workshop) -> None:
    """Bytes that would have no effect are refused and removed."""
    upload = shop.blobs.receive([DATA], 100, "a.txt")
    sent = {"action_name": "A"}
    refusal = refused(lambda: shop.write("POST", "projects/1/actions", sent, upload=upload))
    assert ("misplaced", "file") == (refusal.word, refusal.faults[0].path)
    assert [] == remains(shop)


def test_upload_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    """Base64 is held to the same size as a multipart part."""
    shop = Workshop(tmp_path, limit__upload_bytes=5)
    shop.post("projects", project_name="Site")
    refusal = refused(lambda: shop.post("projects/1/files", file_data=TEXT, file_name="a"))
    assert "too_large" == refusal.word
    assert [] == remains(shop)
