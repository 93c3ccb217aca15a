"""What the demonstration answers to the example of each command, at a fixed moment.

The same data, moment and chance each time: the same answers, but for what holds a key of its own.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from teampro.app import App, create_app
from teampro.client.http_request import HttpRequest
from teampro.client.local import answered
from teampro.demo import fill
from teampro.describe.command_reference import Exchange
from teampro.describe.commands import flat_params
from teampro.dialects.whmcs.declare import Command
from teampro.identity.passwords import Passwords
from teampro.identity.pepper import open_pepper
from teampro.log import Log
from teampro.settings import Settings, read_settings
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from teampro.store.files import BlobStore
from teampro.store.migrations import migrate

Tree = dict[str, Any]
CARRIED = {"DecryptPassword": ("password2", "EncryptPassword", "password")}
"""What an example must send of another's answer, since no declaration can hold it."""
ORDERED = {"order_number": "4839201765"}
DRAWN: Mapping[str, Tree] = {
    "AddOrder": ORDERED,
    "UpgradeProduct": ORDERED,
    "OpenTicket": {"tid": "508264", "c": "hK3vX9qD"},
}
"""By command what is drawn by chance, as the page shows it: it is the same each time."""
MOMENT = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
PATH, USERNAME = "/includes/api.php", "admin"
CHEAPEST = 4


class ExampleRefused(Exception):
    """An example does not succeed; the text names the command and says why."""


def example_answers(commands: Iterable[Command]) -> Mapping[str, Exchange]:
    """Return the examples with their answers by command; one that writes finds the data as made.

    Raises: ExampleRefused.
    """
    found: dict[str, Exchange] = {}
    with tempfile.TemporaryDirectory() as place:
        made = Path(place) / "made"
        _make(_settings(made))
        app = _application(made)
        for command in sorted(commands, key=lambda each: each.name in CARRIED):
            sent = dict(command.example)
            if command.name in CARRIED:
                name, other, key = CARRIED[command.name]
                sent[name] = found[other].answer[key]
            if command.writes:
                copy = Path(place) / command.name
                shutil.copytree(made, copy)
                found[command.name] = _exchange(_application(copy), command, sent)
                shutil.rmtree(copy)
            else:
                found[command.name] = _exchange(app, command, sent)
    return found


def _settings(directory: Path) -> Settings:
    return read_settings({}, {"data": str(directory), "password.cost": str(CHEAPEST)})


def _make(settings: Settings) -> None:
    paths = data_paths_of(settings)
    paths.data.mkdir()
    with closing(Database(paths.database)) as database:
        migrate(database, MOMENT.timestamp)
        passwords = Passwords(open_pepper(database, paths.pepper, bytes), CHEAPEST)
        fill(database, settings, BlobStore(paths.blobs), passwords, MOMENT)


def _application(directory: Path) -> App:
    return create_app(
        _settings(directory),
        now=MOMENT.timestamp,
        random=bytes,
        log=Log("error"),
        as_admin=USERNAME,
    )


def _exchange(app: App, command: Command, sent: Tree) -> Exchange:
    body = urlencode([("action", command.name), *flat_params(sent)]).encode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
    }
    answer = answered(app, HttpRequest("POST", PATH, headers, io.BytesIO(body)))
    tree: Tree = json.loads(answer.read())
    if tree["result"] != "success" and tree["message"] != command.refuses:
        raise ExampleRefused(f"The example of {command.name} is refused: {tree['message']}")
    drawn = DRAWN.get(command.name, {})
    return Exchange(sent, tree | {name: drawn[name] for name in tree.keys() & drawn.keys()})
