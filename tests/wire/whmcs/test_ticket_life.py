"""The life of a ticket, through commands and read back through chains: nothing of it is left."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path

import pytest

from teampro.cli.files import kept_digests
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from teampro.store.files import BlobStore
from tests.wire.whmcs.desk import Desk

pytestmark = pytest.mark.database

KIM = {"name": "Kim", "email": "kim@berg.example"}


def packed(**files: bytes) -> str:
    """Return files as clients send them in one text."""
    rows = [
        {"name": f"{name}.txt", "data": base64.b64encode(data).decode()}
        for name, data in files.items()
    ]
    return base64.b64encode(json.dumps(rows).encode()).decode()


def open_and_answer(desk: Desk) -> tuple[str, str]:
    """Open two tickets of a stranger, answer the first and merge it into the other."""
    about = {"deptid": 1, "subject": "Logo", "message": "How much?", **KIM}
    files = packed(logo=b"the logo of Kim", brief=b"what Kim wants")
    first = desk.done("OpenTicket", **about, attachments=files)["id"]
    second = desk.done("OpenTicket", **{**about, "subject": "Logo again"})["id"]
    desk.done("AddTicketReply", ticketid=first, message="Ninety.", adminusername="admin")
    desk.done("AddTicketNote", ticketid=first, message="Knows Lee.", attachments=packed(n=b"note"))
    desk.done("UpdateTicket", ticketid=first, flag=1)
    desk.done("MergeTicket", ticketid=second, mergeticketids=first, newsubject="A logo")
    return first, second


def work_on(desk: Desk, ticket_id: int) -> None:
    """Link a ticket to a project, and log an hour on it."""
    [project] = desk.world.call("GET", "projects", {"limit": 1}).response["projects"]
    chain = f"projects/{project['project_id']}"
    link = desk.world.call("POST", f"{chain}/ticketxrefs", {"ticket_id": ticket_id})
    [action] = desk.world.call("GET", f"{chain}/actions", {"limit": 1}).response["actions"]
    hour = {"timelog_start": "2026-11-20 09:00", "timelog_stop": "2026-11-20 10:00"}
    log = {"action_id": action["action_id"], "ticket_id": ticket_id, **hour}
    logged = desk.world.call("POST", f"{chain}/timelogs", log)
    assert (201, 201) == (link.status, logged.status)


def test_a_ticket_lives_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """Opened by a stranger with two files, answered, merged, worked on, blocked and deleted."""
    desk = Desk(tmp_path / "data")
    first, second = open_and_answer(desk)
    work_on(desk, int(second))

    read = desk.world.call("GET", f"whmcstickets/{second}").response["whmcsticket"]
    assert ("A logo", 0) == (read["subject"], read["merged_ticket_id"])
    below = desk.world.call("GET", f"whmcstickets/{second}/ticketreplies,ticketnotes").response
    assert (["How much?", "How much?", "Ninety."], ["Knows Lee."]) == (
        sorted(each["message"] for each in below["ticketreplies"]),
        [each["message"] for each in below["ticketnotes"]],
    )
    hours = desk.world.call("GET", "timelogs", {"ticket_id": int(second)}).response["timelogs"]
    assert [3600] == [each["timelog_elapsed"] for each in hours]

    desk.done("BlockTicketSender", ticketid=second)
    blocked = desk.world.call("GET", "ticketblocks", {"content": KIM["email"]}).response
    assert ["sender"] == [each["type"] for each in blocked["ticketblocks"]]
    desk.done("DeleteTicket", ticketid=second)
    for number in (first, second):
        assert 404 == desk.world.call("GET", f"whmcstickets/{number}").status
    left = desk.world.rows(
        "SELECT (SELECT COUNT(*) FROM ticketreplies WHERE email = ?), "
        "(SELECT COUNT(*) FROM ticketnotes WHERE message = 'Knows Lee.'), "
        "(SELECT COUNT(*) FROM timelogs WHERE ticket_id = ?)",
        KIM["email"], int(second),
    )  # fmt: skip
    assert [(0, 0, 0)] == left
    _demand_no_bytes(desk)


def _demand_no_bytes(desk: Desk) -> None:
    """Sweep what no record names, and look for the bytes of the ticket."""
    paths = data_paths_of(desk.world.settings)
    database = Database(paths.database)
    known = set(kept_digests(database))
    database.close()
    BlobStore(paths.blobs).sweep(known.__contains__, -1, time.time())
    texts = [path.read_bytes() for path in paths.blobs.rglob("*") if path.is_file()]
    assert not {b"the logo of Kim", b"what Kim wants", b"note"}.intersection(texts)
