"""Who may call which command, and what everybody else is told: by rule, for all that there are.

A command needs the area that is documented of it, to write if it writes, and those of FURTHER. Who
has them has the success of its example; who lacks one is denied, whatever he sends.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

from teampro.dialects.whmcs.command import PRESETS
from teampro.dialects.whmcs.commands import DECLARED
from teampro.dialects.whmcs.commands.office import RESTRICTED
from teampro.dialects.whmcs.declare import Command
from teampro.identity.tokens import TokenLimits, Tokens
from teampro.schema.caller import AREAS, STAFF_AREAS
from teampro.store.database import Database
from tests.wire.whmcs.desk import FORM, PATH, Desk, flat
from tests.wire.whmcs.documented import DOCUMENTED
from tests.wire.world import ADDRESS, Reply

Outcome = tuple[int, str]
Fields = Mapping[str, str]

SUCCESS, DENIED = (200, ""), (403, "Access Denied")
NOBODY = (403, "Invalid or missing credentials")
WRONG = (403, "Authentication Failed")
FOREIGN = (403, f"Invalid IP {ADDRESS}")
SOLD = frozenset(("services:write", "domains:write"))
TAKEN_BACK = SOLD | {"billing:write"}
"""What an order is about; with its invoice. Its stock and the uses of its promotion follow."""
FURTHER: Mapping[str, frozenset[str]] = {
    "AcceptOrder": SOLD,
    "AddClient": frozenset(("users:write",)),
    "AddOrder": SOLD,
    "CancelOrder": TAKEN_BACK,
    "CloseClient": frozenset(("services:write", "domains:write", "billing:write")),
    "DeleteClient": frozenset(("users:write",)),
    "FraudOrder": TAKEN_BACK,
    "GenInvoices": SOLD,
    "GetClientPassword": frozenset(("users:read",)),
    "GetStats": frozenset(("orders:read", "support:read", "services:read", "projects:read")),
    "PendingOrder": TAKEN_BACK,
    "UpgradeProduct": frozenset(("orders:write",)),
}
"""Areas of other nouns that a command makes or tells."""
OWN_ERRORS: Mapping[str, Outcome] = {
    "SetConfigurationValue": (200, RESTRICTED),
    "OpenTicket": (403, "Access Denied"),
    "BlockTicketSender": (200, "Ticket ID Not Found"),
}
"""What a member of the staff is told of a command although he has its areas: nobody opens a ticket
in a department that he is not in, nor sees one there."""
POSTED = ("EncryptPassword", "DecryptPassword", "ValidateLogin")
"""Commands that change nothing, but stand for an operation, which is a POST."""
KEY = "open!Sesame"
EVERY = frozenset(f"{area}:write" for area in AREAS)
SETS = ("full", "readonly", "billing", "support")
COMMANDS = [pytest.param(each, id=each.name) for each in DECLARED]


def needed(command: Command) -> frozenset[str]:
    """Return the areas that a command needs."""
    area = DOCUMENTED[command.name]["area"]
    own = {f"{area}:{'write' if writes(command) else 'read'}"} if area else set()
    return FURTHER.get(command.name, frozenset()) | own


def usual(command: Command) -> Outcome:
    """Return what is told of a command that nothing speaks against."""
    return 200, command.refuses


def writes(command: Command) -> bool:
    """Say whether a command is documented to change something."""
    return bool(DOCUMENTED[command.name]["writes"])


def covers(areas: frozenset[str], wanted: frozenset[str]) -> bool:
    """Say whether areas hold all that are wanted; who may write may read."""
    return all({each, each.replace(":read", ":write")} & areas for each in wanted)


def carries(word: str, command: Command) -> bool:
    """Say whether a credential with one word of commands may call a command."""
    area = DOCUMENTED[command.name]["area"]
    if word in PRESETS:
        whole, read = PRESETS[word]
        return area in (whole if writes(command) else read)
    return word in ("full", "*", command.name.lower()) or (
        word == "readonly" and not writes(command)
    )


def unfit(command: Command) -> Outcome:
    """Return what is told of a command that is not among those of a credential."""
    name = command.name.lower()
    return 403, f'Invalid Permissions: API action "{name}" is not allowed'


def example(desk: Desk, command: Command) -> Mapping[str, Any]:
    """Return what may be sent to the demonstration."""
    if command.name != "DecryptPassword":
        return command.example
    return {"password2": desk.done("EncryptPassword", password2="swordfish")["password"]}


class Asking:
    """Sends the example of one command as somebody, to the demonstration as it was made."""

    def __init__(self, desk: Desk, command: Command) -> None:
        self.desk = desk
        self.params = {"action": command.name, **example(desk, command)}

    def __call__(
        self, who: Fields, areas: frozenset[str] = STAFF_AREAS, headers: Fields | None = None
    ) -> Outcome:
        """Return status and sentence, of a staff that has these areas."""
        world = self.desk.world
        world.rows("UPDATE admins SET areas = ? WHERE role = 'staff'", " ".join(sorted(areas)))
        body = urlencode([*who.items(), *flat(self.params)])
        reply = world.send("POST", PATH, {}, body, {**FORM, **(headers or {})})
        if reply.status == 200:
            world.restore()
        return outcome_of(reply)


def outcome_of(reply: Reply) -> Outcome:
    """Return the status, and the sentence of an error."""
    tree = json.loads(reply.body)
    return reply.status, "" if tree["result"] == "success" else tree["message"]


@pytest.fixture
def asking(whole_desk: Desk) -> Iterator[Callable[[Command], Asking]]:
    """Makes what asks; at the end nobody is banned any longer."""
    yield lambda command: Asking(whole_desk, command)
    whole_desk.world.restore()


def login(username: str) -> Fields:
    """Return the fields of a login by password."""
    return {"username": username, "password": "demo"}


def make_token(desk: Desk, owner: str, limits: TokenLimits) -> Fields:
    """Make a token and return the header that presents it."""
    database = Database(desk.world.witness.place)
    _, text = Tokens(database, lambda: desk.world.now).create(owner, "token", limits)
    database.close()
    return {"Authorization": f"Bearer {text}"}


def make_key(desk: Desk, owner: str, *commands: str) -> Fields:
    """Make an API key with these commands and return the fields that present it."""
    database = Database(desk.world.witness.place)
    tokens = Tokens(database, lambda: desk.world.now)
    _, identifier, secret = tokens.create_key(owner, "key", TokenLimits(commands=commands))
    database.close()
    return {"identifier": identifier, "secret": secret}


@pytest.mark.parametrize("command", COMMANDS)
def test_administrators_call_what_their_areas_hold(
    asking: Callable[[Command], Asking], command: Command
) -> None:
    """The super one everything; staff by the needed areas, of which none may lack or only read."""
    ask, wanted = asking(command), needed(command)
    mine = OWN_ERRORS.get(command.name, usual(command))
    read_alone = frozenset(each.replace(":write", ":read") for each in wanted)
    sets = [STAFF_AREAS, frozenset(), wanted, EVERY, read_alone, EVERY - wanted | read_alone]
    sets += [
        frozenset(each for each in EVERY if each.partition(":")[0] != one.partition(":")[0])
        for one in wanted
    ]
    expected = {areas: mine if covers(areas, wanted) else DENIED for areas in sets}
    assert usual(command) == ask(login("admin"))
    assert expected == {areas: ask(login("staff"), areas) for areas in sets}


@pytest.mark.parametrize("command", COMMANDS)
def test_credentials_call_what_their_commands_and_their_owner_hold(
    asking: Callable[[Command], Asking], command: Command
) -> None:
    """Sets of commands, its own name, another one, none; and no more than its owner may."""
    ask, name = asking(command), command.name.lower()
    words = {*((word,) for word in (*SETS, "*", name, "nothing")), (), ("nothing", name)}
    expected = {}
    found = {}
    for each in sorted(words):
        fits = any(carries(word, command) for word in each)
        expected[each] = usual(command) if fits else unfit(command)
        found[each] = ask(make_key(ask.desk, "admin", *each))
    assert expected == found
    assert unfit(command) == ask(make_key(ask.desk, "staff", "nothing"), EVERY)
    if needed(command):
        assert DENIED == ask(make_key(ask.desk, "staff", name), frozenset())


@pytest.mark.parametrize("command", COMMANDS)
def test_tokens_and_strangers(asking: Callable[[Command], Asking], command: Command) -> None:
    """A token does what its owner may and its verbs hold; nobody gets further than the door."""
    ask = asking(command)
    reads = not (writes(command) or command.name in POSTED)
    assert usual(command) == ask({}, headers=make_token(ask.desk, "admin", TokenLimits()))
    reader = make_token(ask.desk, "admin", TokenLimits(verbs=("GET",)))
    assert (usual(command) if reads else DENIED) == ask({}, headers=reader)
    assert NOBODY == ask({})
    assert NOBODY == ask({"username": "admin"})
    assert WRONG == ask({**login("admin"), "password": "wrong"})


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A demonstration whose commands may come from elsewhere alone, or with a key."""
    directory = tmp_path_factory.mktemp("guarded")
    return Desk(directory, whmcs__allowed_ips="203.0.113.0/24", whmcs__access_key=KEY)


@pytest.mark.parametrize("command", COMMANDS)
def test_an_address_that_is_not_allowed_calls_nothing(guarded: Desk, command: Command) -> None:
    """Whoever calls, unless with the access key."""
    params = {"action": command.name, **command.example}
    for who in (login("admin"), login("staff"), {}):
        assert FOREIGN == outcome(guarded, {**who, **params})
    assert NOBODY == outcome(guarded, {**params, "accesskey": KEY})
    if command.example or not command.takes:
        sent = {**login("admin"), **params, "accesskey": KEY}
        assert usual(command) == outcome(guarded, sent)
        guarded.world.restore()


def outcome(desk: Desk, fields: Mapping[str, Any]) -> Outcome:
    """Return the outcome of fields in a form."""
    return outcome_of(desk.world.send("POST", PATH, {}, urlencode(flat(fields)), FORM))
