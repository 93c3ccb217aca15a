"""Writers and a reader that never stop asking, whatever happens to the server."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import random
import threading
from collections.abc import Callable, Iterator
from typing import Any

from tests.faults.ledger import ACKNOWLEDGED, REFUSED, UNKNOWN, Ledger, Write

PATIENCE_SECONDS = 30
PAUSE_SECONDS = 0.02
"""Between two attempts to reach a server that is not there."""
PARENT = 1
"""The action below which new ones are made; those of the writers have none below them."""
KINDS = ("topic", "note", "timelog", "file", "action", "note", "removal")
Connect = Callable[[], http.client.HTTPConnection]


class Writer(threading.Thread):
    """Writes one kind after the other on project 1, below an action of its own."""

    def __init__(
        self,
        number: int,
        connect: Connect,
        token: str,
        action: int,
        ledger: Ledger,
        stop: threading.Event,
    ) -> None:
        super().__init__(name=f"writer {number}")
        self.number = number
        self.connect = connect
        self.head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.action = action
        self.ledger = ledger
        self.stopped = stop
        self.topics: list[Write] = []
        self.connection: http.client.HTTPConnection | None = None
        self.random = random.Random(number)

    def run(self) -> None:
        """Write until told to stop."""
        serial = 0
        while not self.stopped.is_set():
            serial += 1
            self._write(KINDS[serial % len(KINDS)], f"w{self.number}-{serial:06}")
        self._hang_up()

    def _write(self, kind: str, mark: str) -> None:
        verb, chain, params, noun = self._asked(kind, mark)
        if not chain:
            return
        status, tree = self._send(verb, f"/v1/{chain}/json", params)
        outcome = ACKNOWLEDGED if 200 <= status < 300 else REFUSED if status else UNKNOWN
        record = int(tree.get("response", {}).get(noun, {}).get(f"{noun}_id", 0) or 0)
        write = Write(kind, params.get("mark", mark), outcome, status, record)
        if kind == "topic" and outcome == ACKNOWLEDGED:
            self.topics.append(write)
        self.ledger.note(write)

    def _asked(self, kind: str, mark: str) -> tuple[str, str, dict[str, Any], str]:
        """Return verb, chain, params and the noun of the answer."""
        if kind == "topic":
            return "POST", "projects/1/topics", {"topic_name": mark}, "topic"
        if kind == "note":
            done = {"action_complete": self.random.randrange(101)}
            return "PUT", f"actions/{self.action}", {"action_notes": mark, **done}, "action"
        if kind == "timelog":
            about = {"action_id": self.action, "timelog_elapsed": 60}
            return "POST", "projects/1/timelogs", {"timelog_note": mark, **about}, "timelog"
        if kind == "file":
            data = base64.b64encode(mark.encode() * 50).decode()
            return (
                "POST",
                "projects/1/files",
                {"file_data": data, "file_name": f"{mark}.txt"},
                "file",
            )
        if kind == "action":
            about = {"parent_action_id": PARENT, "action_type": "Planning"}
            return "POST", "projects/1/actions", {"action_name": mark, **about}, "action"
        if not self.topics:
            return "", "", {}, ""
        gone = self.topics.pop(0)
        return "DELETE", f"topics/{gone.record}", {"mark": gone.mark}, "topic"

    def _send(self, verb: str, path: str, params: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        sent = {name: value for name, value in params.items() if name != "mark"}
        try:
            if self.connection is None:
                self.connection = self.connect()
            self.connection.request(verb, path, json.dumps(sent), self.head)
            answer = self.connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            self._hang_up()
            self.stopped.wait(PAUSE_SECONDS)
            return 0, {}

    def _hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class Reader(threading.Thread):
    """Reads the project until told to stop, and counts the statuses."""

    def __init__(self, connect: Connect, token: str, ledger: Ledger, stop: threading.Event) -> None:
        super().__init__(name="reader")
        self.connect = connect
        self.head = {"Authorization": f"Bearer {token}"}
        self.ledger = ledger
        self.stopped = stop

    def run(self) -> None:
        """Read one record again and again, each time on a connection of its own."""
        while not self.stopped.is_set():
            status = 0
            with (
                contextlib.suppress(OSError, http.client.HTTPException),
                contextlib.closing(self.connect()) as connection,
            ):
                connection.request("GET", "/v1/projects/1/json", headers=self.head)
                status = connection.getresponse().status
            self.ledger.reads[status] += 1
            self.stopped.wait(PAUSE_SECONDS)


@contextlib.contextmanager
def at_work(connect: Connect, token: str, actions: list[int], ledger: Ledger) -> Iterator[None]:
    """Let a writer for each action, and a reader, work until the block ends."""
    stop = threading.Event()
    threads: list[threading.Thread] = [
        Writer(number, connect, token, action, ledger, stop)
        for number, action in enumerate(actions, 1)
    ]
    threads.append(Reader(connect, token, ledger, stop))
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE_SECONDS * 2)
