"""Each command takes, says and answers what is documented of it, in three formats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape

import pytest

from teampro.dialects.whmcs.commands import DECLARED
from teampro.dialects.whmcs.declare import EACH, Command, params_of
from teampro.dialects.whmcs.given import ANY
from teampro.dialects.whmcs.running import PAGING
from teampro.rules.documented_commands import DOCUMENTED as NAMES
from tests.wire.whmcs.desk import Desk, decoded, texts
from tests.wire.whmcs.documented import DOCUMENTED, differences

NUMBER = "x"
"""How the documentation writes the number behind a parameter that there are many of."""
_GAP = re.compile(r"\{\w+\}|xxx+|\$\w+")
"""What a sentence fills in."""
COMMANDS = [pytest.param(each, id=each.name) for each in DECLARED]

INSTEAD: Mapping[str, str | tuple[str, ...]] = {
    "GetProject": ".timelogs is no branch",
    "GetInvoice": ".transactions is no branch",
    "UpgradeProduct": tuple(
        f".{name} is missing" for name in ("id", "orderid", "order_number", "invoiceid")
    ),
    "GetServers": ".status is missing",
}
"""What stands in the place of a branch: where there are no times or payments, an empty text;
and what an order has that is not made."""
BY_CHANCE = ("EncryptPassword", "OpenTicket")
"""Commands that never answer the same twice."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demonstration; what a test writes is undone after it."""
    yield Desk(tmp_path_factory.mktemp("desk"))


def test_all_documented_commands_are_known_by_name() -> None:
    """In their groups, so that the printed page tells which are not answered."""
    found = {name: group for group, names in NAMES.items() for name in names}
    assert {name: each["category"] for name, each in DOCUMENTED.items()} == found


def test_a_command_that_is_documented_and_not_declared_is_not_found(desk: Desk) -> None:
    """As one that nobody knows: clients ask before they rely on it."""
    there = {each.name for each in DECLARED}
    said = {desk.refused(name) for name in DOCUMENTED if name not in there}
    assert said <= {"Command Not Found"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_takes_what_is_documented(command: Command) -> None:
    """No documented parameter is an unknown name."""
    declared = params_of(f"{command.takes} {PAGING}")
    taken = {each.name.removesuffix(EACH).replace(ANY, NUMBER) for each in declared}
    taken |= set(command.unused)
    maps = tuple(f"{each.name}[" for each in declared if each.reader == "map")
    documented = {each for each in DOCUMENTED[command.name]["params"] if not each.startswith(maps)}
    assert set() == documented - taken


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_says_what_is_documented(command: Command) -> None:
    """Each documented error stands among the sentences of its command, to the letter."""
    said = {*command.says.values(), command.needs[1], *command.never.values(), *command.never}
    said |= {text for key in command.keys for text in (key.missing, key.unknown)}
    said = {_GAP.sub("xxx", each) for each in said}
    documented = {_GAP.sub("xxx", each) for each in DOCUMENTED[command.name]["errors"]}
    assert set() == documented - said


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_what_the_documentation_calls_it(command: Command) -> None:
    """Its group is the documented one, and it writes if the documented one does."""
    documented = DOCUMENTED[command.name]
    assert (documented["category"], documented["writes"]) == (command.group, command.writes)


@pytest.mark.parametrize("command", COMMANDS)
def test_an_answer_has_the_documented_shape_in_three_formats(desk: Desk, command: Command) -> None:
    """The example of each command succeeds; its XML and NVP tell the tree of its JSON."""
    answers = {}
    for format_name in ("json", "xml", "nvp"):
        sent = {**command.example, "responsetype": format_name}
        if command.name == "DecryptPassword":
            sent["password2"] = desk.done("EncryptPassword", password2="swordfish")["password"]
        answers[format_name] = desk.send(command.name, sent)
        desk.world.restore()
    tree = json.loads(answers["json"].body)
    if command.refuses:
        assert tree["message"] == command.refuses
        return
    assert tree["result"] == "success", tree
    wrong = differences(tree, DOCUMENTED[command.name]["answer"])
    assert [] == [each for each in wrong if not each.endswith(INSTEAD.get(command.name, "nothing"))]
    if command.name in BY_CHANCE:
        return
    assert texts(tree) == decoded(answers["xml"].body, command.xml_items, tree)
    assert told_in_nvp(answers["nvp"].body, command.xml_items, tree) == texts(tree)


def told_in_nvp(body: bytes, items: Mapping[str, str], like: dict[str, object]) -> object:
    """Return what an answer asked for in NVP tells: pairs where it is flat, XML where it is not."""
    if body.startswith(b"<"):
        return decoded(body, items, like)
    pairs = body.decode().rstrip(";").split(";")
    return {name: unescape(value) for name, _, value in (pair.partition("=") for pair in pairs)}
