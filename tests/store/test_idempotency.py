"""First answers on a real database: the largest one, and those of transactions that clashed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from teampro.engine.call import Call
from teampro.engine.idempotency import MOST_BYTES, FirstAnswers, Mark
from teampro.engine.result import Result
from teampro.engine.service import Progress, Service
from teampro.errors import Refusal
from teampro.formats.to_json import dump_text
from teampro.identity.proofs import UNGREETED, Greeting, Proof
from teampro.identity.secrets import Secrets
from teampro.schema.caller import Caller
from teampro.store.faults import Clash, clash
from teampro.store.files import Blob, Upload
from tests.callers import ANNA
from tests.store.clashing import Clashing
from tests.workshop import Workshop

MARK = Mark("digest", "fingerprint")


class OpenDoor:
    """A door that lets everybody in as Anna."""

    def greet(self, proof: Proof | None, address: str) -> Greeting:
        """Greet nobody in particular."""
        return UNGREETED

    @contextlib.contextmanager
    def view(
        self,
        proof: Proof | None,
        address: str,
        greeting: Greeting = UNGREETED,
        reads: bool = True,
    ) -> Iterator[Caller]:
        """Yield Anna."""
        yield ANNA


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """An engine with project 1, over a database that may clash."""
    monkeypatch.setattr("tests.workshop.Database", Clashing)
    shop = Workshop(tmp_path)
    shop.sessions = replace(shop.sessions, vault=Secrets(bytes(32)))
    shop.post("projects", project_name="Site")
    return shop


def send(
    shop: Workshop,
    params: Mapping[str, Any],
    upload: Upload | None = None,
    verb: str = "POST",
    chain: str = "projects/1/files",
) -> Result:
    """Send a write with a key."""
    service = Service(
        shop.sessions, OpenDoor(), shop.reader, shop.reader, shop.writer, {}, FirstAnswers(b"a key")
    )
    words = ("v1", *chain.split("/"))
    call = Call(words, verb, "req", "", read_params=lambda: params, upload=upload, key="one")
    return service.answer(call, Progress())


ROWS = {"rows": [{"topic_name": "One"}, {"topic_nam": "Two"}], "mode": "each"}
STEPS = [
    {"as": "p", "method": "POST", "action": "projects", "params": {"project_name": "Stand"}},
    {"method": "POST", "action": "projects/{p}/topics", "params": {"topic_name": "Panels"}},
]
MANY = [
    ("POST", "projects/1/topics", ROWS, 207),
    ("PUT", "projects/1,2", {"project_status": "Active"}, 200),
    ("POST", "batch", {"steps": STEPS}, 200),
]


@pytest.mark.parametrize(("verb", "chain", "params", "status"), MANY)
@pytest.mark.parametrize("is_preview", [False, True])
def test_many_writes_are_one_request_of_one_key(
    shop: Workshop, verb: str, chain: str, params: dict[str, Any], status: int, is_preview: bool
) -> None:
    """Rows of which some were refused, several records, a batch; a preview keeps nothing."""
    shop.post("projects", project_name="Shop")
    if is_preview:
        assert "" == send(shop, {**params, "preview": True}, None, verb, chain).replays
    first, again = (send(shop, params, None, verb, chain) for _ in range(2))
    assert (status, "", "req") == (first.status, first.replays, again.replays)
    assert first == replace(again, replays="")
    assert shop.count("topics") == (0 if verb == "PUT" else 1)


def test_batch_that_only_reads_keeps_nothing(shop: Workshop) -> None:
    """Its key is as good as new."""
    steps = {"steps": [{"action": "projects/1"}]}
    assert ["", ""] == [send(shop, steps, None, "POST", "batch").replays for _ in range(2)]


def clash_of_bytes(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next transaction be given up before it keeps its bytes."""
    keep, faults = shop.blobs.keep, [clash()]

    def give_up(upload: Upload) -> Blob:
        if faults:
            raise faults.pop()
        return keep(upload)

    monkeypatch.setattr(shop.blobs, "keep", give_up)


@pytest.mark.parametrize("is_part", [False, True])
@pytest.mark.parametrize("is_early", [False, True])
def test_write_with_a_key_that_clashed_is_begun_anew(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, is_part: bool, is_early: bool
) -> None:
    """Its bytes are still there, and its answer is kept with what the second try wrote."""
    assert isinstance(shop.database, Clashing)
    upload = shop.blobs.receive([b"bytes"], 100, "a.txt", "text/plain") if is_part else None
    params = {} if is_part else {"file_name": "a.txt", "file_data": "Ynl0ZXM="}
    if is_early:
        clash_of_bytes(shop, monkeypatch)
    else:
        shop.database.clashes = 1
    assert ["", "req"] == [send(shop, params, upload).replays for _ in range(2)]
    assert ["a.txt"] == [file["file_name"] for file in shop.get("files")]
    assert [] == list((shop.blobs.directory / "tmp").glob("*"))


def test_write_with_a_key_that_clashed_twice_is_new_to_who_repeats_it(shop: Workshop) -> None:
    """It was refused, and left neither a file nor an answer."""
    assert isinstance(shop.database, Clashing)
    shop.database.clashes = 2
    params = {"file_name": "a.txt", "file_data": "Ynl0ZXM="}
    with pytest.raises(Clash):
        send(shop, params)
    assert [] == shop.get("files")
    assert "" == send(shop, params).replays


def test_largest_answer_is_kept_whole(shop: Workshop) -> None:
    """Every engine takes it, quotes and emoji included; one byte more is refused."""
    answers = FirstAnswers(b"a key")
    tree = {"text": "x" + '😀"\\' * (MOST_BYTES // 8 - 2)}
    assert MOST_BYTES - 8 < len(dump_text(tree).encode()) <= MOST_BYTES
    session = shop.session()
    with session.begin():
        answers.keep(session, MARK, Result(tree, 201, "projects/1"))
    session = shop.session()
    with session.begin():
        found = answers.find(session, MARK)
    assert Result(tree, 201, "projects/1", replays="req") == found
    with pytest.raises(Refusal, match="Write fewer rows"), session.begin():
        answers.keep(session, Mark("other", ""), Result({"text": "x" * MOST_BYTES}))
