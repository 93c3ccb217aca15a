"""Whatever is sent to a command is answered in its manner, and what is refused changes nothing."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import event, given, settings

from teampro.dialects.whmcs.commands import DECLARED
from tests.properties.hostile_commands import HOSTILE, MEDIA, hostile_commands, names_of, request_of
from tests.properties.hostile_placing import ADMIN, Call
from tests.properties.hostile_world import HostileWorld, Reply
from tests.properties.profiles import CHOSEN, share

LONGEST_MESSAGE = 3_000
COUNTED = ("validatelogin",)
"""Commands that count what they refuse, as a login does."""
STEP = 12 if CHOSEN == "default" else 1
"""Every which value is sent in the place of a parameter."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> HostileWorld:
    """An application over the demonstration."""
    return HostileWorld(tmp_path_factory.mktemp("commands") / "data")


def judge(world: HostileWorld, sent: Call) -> bool:
    """Send a command, fail unless its answer is what every answer must be; say if it succeeded."""
    reply = world.send(sent)
    assert reply.status < 500, [line for line in world.lines if b'"bug"' in line]
    assert len(world.lines) == 1
    line = json.loads(world.lines[0])
    assert reply.status == line["status"]
    assert world.leftovers() == []
    result, message = read(reply)
    assert result in ("success", "error")
    assert (result == "error") == bool(message)
    assert len(message) <= LONGEST_MESSAGE
    is_done = result == "success"
    is_counted = reply.status == 403 or line["chain"] in COUNTED
    assert is_done or is_counted or not world.is_changed()
    return is_done


def read(reply: Reply) -> tuple[str, str]:
    """Return the result of an answer in whatever format, and the sentence of a refusal."""
    kind, text = reply.headers["content-type"].partition(";")[0], reply.body.decode()
    if kind == "application/json":
        tree = json.loads(text)
        assert next(iter(tree)) == "result"
        result, message = tree["result"], tree.get("message", "")
    elif kind == "application/xml":
        root = ElementTree.fromstring(text)
        assert root.tag == "whmcsapi"
        result, message = root.findtext("result") or "", root.findtext("message") or ""
    else:
        assert kind == "text/plain"
        pairs = dict(pair.partition("=")[::2] for pair in text.rstrip(";").split(";"))
        result, message = pairs["result"], pairs.get("message", "")
    return result, message if result == "error" else ""


def test_hostile_commands_are_answered(world: HostileWorld) -> None:
    """In each form of a request and each format of an answer."""
    seen: Counter[Any] = Counter()

    @settings(max_examples=share(60))
    @given(hostile_commands())
    def search(sent: Call) -> None:
        with world.put_back():
            is_done = judge(world, sent)
        event(str(is_done))
        seen[is_done] += 1

    search()
    assert seen[True] > 0.15 * seen.total(), f"too few succeed: {seen}"


@pytest.mark.parametrize("command", DECLARED, ids=lambda command: command.name)
def test_every_parameter_stands_every_value(world: HostileWorld, command: Any) -> None:
    """One spoiled value after the other, each in the next form."""
    number = 0
    for name in dict.fromkeys(names_of(command)):
        for value in HOSTILE[len(name) % STEP :: STEP]:
            fields = {**command.example, name: value, "action": command.name, **dict(ADMIN)}
            number += 1
            with world.put_back():
                judge(world, request_of(fields, MEDIA[number % len(MEDIA)]))
