"""A write whose answer got lost: with a key its caller may send it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import databases
from tests.server.planted import PASSWORD, USERNAME, plant
from tests.server.raw import answers, request, send
from tests.server.running import running_server

pytestmark = pytest.mark.database

DYING = "tests.server.watched:make_dying_app"
LOGIN = f"username={USERNAME}&password={PASSWORD}"
TOPIC = f"POST /v1/projects/1/topics/json?{LOGIN}&params%5Btopic_name%5D=Once HTTP/1.1"


def test_write_that_was_killed_after_its_commit_is_told_and_not_done_again(tmp_path: Path) -> None:
    """The process dies between commit and answer: the repeat is answered, and there is one row."""
    data = plant(tmp_path / "data")
    raw = request(TOPIC, "Idempotency-Key: one", "Connection: close", "Content-Length: 0")
    environment = {"TEAMPRO_DATA": str(data)}
    with running_server(data, app=DYING, workers=1, environment=environment) as server:
        assert b"" == send(server.place, raw)
        with databases.witness(data) as witness:
            assert [(1,)] == witness.rows("SELECT topic_id FROM topics")
        [answer] = answers(send(server.place, raw))
    assert (201, "true") == (answer.status, answer.headers["idempotent-replayed"])
    assert 1 == answer.tree["response"]["topic"]["topic_id"]
    with databases.witness(data) as witness:
        assert [(1,)] == witness.rows("SELECT topic_id FROM topics")
        assert [(1,)] == witness.rows("SELECT COUNT(*) FROM history")
