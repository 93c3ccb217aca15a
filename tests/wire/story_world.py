"""The shop of the gateway's page behind the whole application, on its day."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from teampro.resources import RESOURCES
from tests import databases
from tests.page_story import ADMIN, EMAIL, MOMENT, OTHER, PASSWORD, plant_story
from tests.wire.world import Reply, World

Tree = dict[str, Any]
NAMES = {"lan": EMAIL, "sam": OTHER, "anna": ADMIN}


class StoryWorld(World):
    """One application over its own copy of the shop; LAN and SAM are customers."""

    def __init__(self, directory: Path, **options: str) -> None:
        databases.copy(_template(), directory)
        super().__init__(directory, RESOURCES, **options)
        self.now = MOMENT.timestamp()
        self._tokens: dict[str, str] = {}

    def _pristine(self) -> Path:
        return _template()

    def token(self, who: str) -> str:
        """Return the token of a login, "" for nobody."""
        if who and who not in self._tokens:
            reply = self.post("login", "", email=NAMES[who], password=PASSWORD)
            self._tokens[who] = json.loads(reply.body)["token"]
        return self._tokens.get(who, "")

    def post(self, path: str, who: str, headers: Tree | None = None, **fields: str) -> Reply:
        """Send a form to a path."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        if token := self.token(who):
            sent["Authorization"] = f"Bearer {token}"
        return self.send("POST", f"/{path}", {}, urlencode(fields), sent)

    def write(self, verb: str, chain: str, params: Tree) -> Reply:
        """Send a native write of the administrator."""
        sent = {"Authorization": f"Bearer {self.token('anna')}", "Content-Type": "application/json"}
        return self.send(verb, f"/v1/{chain}/json", {}, json.dumps(params), sent)

    def told(self, command: str, who: str = "lan", **fields: str) -> Tree:
        """Send a command that is understood, and return its answer."""
        reply = self.post(f"api/v1/{command}", who, **fields)
        assert 200 == reply.status, reply.body
        tree: Tree = json.loads(reply.body)
        return tree


@cache
def _template() -> Path:
    directory = Path(tempfile.mkdtemp(prefix="teampro-story-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    return plant_story(directory / "data")
