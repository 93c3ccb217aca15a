"""A desk from which commands are sent: to the whole application, over the demonstration data."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from tests.wire.demo_world import DemoWorld
from tests.wire.world import Reply

PATH = "/includes/api.php"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ZONE = os.environ.get("TESTS_ZONE", "UTC")
"""Whose clock the office shows, by which commands tell days and moments; the chain tells UTC."""
Tree = dict[str, Any]


class Desk:
    """Sends commands as one administrator."""

    def __init__(self, directory: Path, **options: str) -> None:
        self.world = DemoWorld(directory, **{"server_timezone": ZONE, **options})
        self.zone = ZoneInfo(self.world.settings["server_timezone"])

    def local(self, moment: str) -> str:
        """Return a moment in UTC as the clock of the office shows it."""
        then = datetime.fromisoformat(f"{moment}+00:00").astimezone(self.zone)
        return then.replace(tzinfo=None).isoformat(sep=" ")

    @property
    def today(self) -> date:
        """The day of the office."""
        return datetime.fromtimestamp(self.world.now, self.zone).date()

    @property
    def statements(self) -> int:
        """How many statements the last request took."""
        return int(json.loads(self.world.log_lines[-1])["statements"])

    def send(
        self, action: str, params: Mapping[str, Any] | None = None, who: str = "admin"
    ) -> Reply:
        """Send a command as a form; `params` are spelled as PHP does."""
        sent = {"username": who, "password": "demo", "action": action}
        body = urlencode([*sent.items(), *flat(params or {})])
        return self.world.send("POST", PATH, {}, body, FORM)

    def ask(self, action: str, who: str = "admin", **params: Any) -> Tree:
        """Return the tree of an answer in JSON."""
        found: Tree = json.loads(self.send(action, params, who).body)
        return found

    def give_credit(self, client_id: int, hundredths: int) -> None:
        """Put credit into a client's row, and the movement that it comes from."""
        add = "UPDATE clients SET credit = credit + ? WHERE id = ?"
        self.world.rows(add, hundredths, client_id)
        self.world.rows(
            "INSERT INTO credits (clientid, description, amount, relid, admin_id, version) "
            "VALUES (?, 'Given', ?, 0, 1, 1)",
            client_id,
            hundredths,
        )

    def done(self, action: str, **params: Any) -> Tree:
        """Return the tree of a success."""
        tree = self.ask(action, **params)
        assert tree["result"] == "success", tree
        return tree

    def refused(self, action: str, who: str = "admin", **params: Any) -> str:
        """Return the sentence of a refusal."""
        tree = self.ask(action, who, **params)
        assert tree["result"] == "error", tree
        return str(tree["message"])


def flat(params: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    """Return params as pairs, branches in brackets."""
    pairs: list[tuple[str, str]] = []
    for name, value in params.items():
        whole = f"{above}[{name}]" if above else name
        if isinstance(value, Mapping):
            pairs += flat(value, whole)
        elif isinstance(value, (list, tuple)):
            pairs += flat(dict(enumerate(value)), whole)
        else:
            pairs.append((whole, str(value)))
    return pairs


def texts(tree: Any) -> Any:
    """Return a tree of JSON as XML tells it: all leaves as texts, an empty branch as one."""
    if isinstance(tree, dict):
        return {name: texts(value) for name, value in tree.items()} or ""
    if isinstance(tree, list):
        return [texts(value) for value in tree]
    if isinstance(tree, bool):
        return "1" if tree else "0"
    return "" if tree is None else str(tree)


def decoded(data: bytes, items: Mapping[str, str], like: Any) -> Any:
    """Return the tree of an answer in XML; `like` is the same answer in JSON.

    XML does not tell a list of one from a branch, so the JSON says what to look for.
    """
    root = ElementTree.fromstring(data)
    assert root.tag == "whmcsapi"
    return _branch([each for each in root if each.tag != "action"], items, like)


def _branch(children: list[ElementTree.Element], items: Mapping[str, str], like: Tree) -> Tree:
    found: Tree = {}
    for name, value in like.items():
        own = [each for each in children if each.tag == name or each.get("key") == name]
        if isinstance(value, list) and name not in items and own and not _is_flat(own, value):
            found[name] = [_leaf(each, items, one) for each, one in zip(own, value, strict=True)]
        elif isinstance(value, list):
            inside = [each for one in own for each in one]
            assert {each.tag for each in inside} <= {items.get(name, "item")}
            found[name] = [_leaf(each, items, one) for each, one in zip(inside, value, strict=True)]
        else:
            (only,) = own
            found[name] = _leaf(only, items, value)
    return found


def _is_flat(own: list[ElementTree.Element], value: list[Any]) -> bool:
    return len(own) == 1 and [each.tag for each in own[0]] == ["item"] * len(value)


def _leaf(element: ElementTree.Element, items: Mapping[str, str], like: Any) -> Any:
    if isinstance(like, dict) and like:
        return _branch(list(element), items, like)
    return element.text or ""
