"""`teampro call`: any call of the API, written as on the wire."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from teampro.cli.call_rows import rows_of, send_rows
from teampro.cli.command import Commands, Failure, add_command
from teampro.cli.output import (
    OUTPUTS,
    exit_code,
    print_bytes,
    print_table_of,
    print_tree,
    usual_output,
)
from teampro.cli.progress import progress
from teampro.cli.target import Send, add_options, address_of, sender
from teampro.client.call import VERBS, ClientCall, ClientCallError, put, read_chain, read_params
from teampro.client.curl import curl
from teampro.client.pages import whole
from teampro.client.table import tables
from teampro.engine.idempotency import MOST_CHARACTERS
from teampro.schema.kinds import TOTALS
from teampro.settings import Settings

SHORTHANDS = ("sort", "fields", "search", "limit")
"""Options of a list that have an option of the same name here."""
_VALUED = frozenset(f"--{name}" for name in (*SHORTHANDS, "key"))


def register(commands: Commands) -> None:
    """Declare the command."""
    call = add_command(
        commands,
        "call",
        _call,
        "Call the API: the data here, or a server with --url or --profile.",
        "call projects/100/actions -p action_status=Active --sort date_finish -o table",
    )
    call.add_argument("verb", nargs="?", metavar="VERB", help="GET (default), POST, PUT, DELETE")
    call.add_argument("chain", metavar="CHAIN", help="such as projects/100/actions")
    call.add_argument(
        "-p",
        "--param",
        action="append",
        default=[],
        metavar="NAME=TEXT",
        help="a param; NAME:=JSON for numbers, lists and objects; a.b=TEXT inside a",
    )
    for name in SHORTHANDS:
        call.add_argument(f"--{name}", metavar="TEXT", help=f"short for -p {name}=TEXT")
    call.add_argument(
        "--key",
        metavar="TEXT",
        help="a key of your own for this write: repeated with it, nothing is written twice",
    )
    call.add_argument(
        "--rows",
        metavar="FILE",
        help="POST each line of the file (JSON, or CSV below a line of names; - is standard input)",
    )
    call.add_argument("--all", action="store_true", help="all pages of the list")
    call.add_argument("-o", "--output", choices=OUTPUTS, help="default: table, in a pipe json")
    call.add_argument("--yes", action="store_true", help="delete without asking")
    call.add_argument(
        "--curl", action="store_true", help="print the call as curl, and send nothing"
    )
    add_options(call)


def joined(words: Sequence[str]) -> list[str]:
    """Return a command line in which `--sort -field` is one word.

    trap: argparse takes what begins with a dash for an option.
    """
    found: list[str] = []
    for word in words:
        if found and found[-1] in _VALUED and word.startswith("-"):
            found[-1] += f"={word}"
        else:
            found.append(word)
    return found


def _call(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.rows:
        return _call_with_rows(arguments, settings)
    call = _read_call(arguments)
    if arguments.curl:
        print(curl(call, address_of(arguments, settings)))
        return 0
    send = sender(arguments, settings)
    if call.verb == "DELETE" and not arguments.yes and not call.params.get("preview"):
        call = _confirmed(call, send)
    if arguments.all:
        with progress("Rows") as report:
            tree = whole(call, send, report)
    else:
        answer = send(call).checked()
        if arguments.output not in ("table", "json"):
            print_bytes(answer.chunks)
            return exit_code(answer.status)
        tree = answer.tree()
    if arguments.output == "table":
        print_table_of(tree, _named(call, "fields") or _of_groups(call), _named(call, "sort"))
    else:
        print_tree(tree)
    return exit_code(tree["request"]["code"])


def _call_with_rows(arguments: argparse.Namespace, settings: Settings) -> int:
    wanted = arguments.output
    if wanted not in (None, "table", "ndjson") or arguments.all or arguments.curl:
        raise Failure("--rows sums up what became of the rows; -o ndjson tells it of each.")
    call = _read_call(arguments)
    if call.verb != "POST":
        raise Failure(f"--rows sends rows to a list: teampro call POST {call.chain} --rows FILE.")
    rows = rows_of(arguments.rows)
    call = replace(call, format="json")
    return send_rows(call, rows, sender(arguments, settings), settings, wanted or "table")


def _read_call(arguments: argparse.Namespace) -> ClientCall:
    """Return the call that was written. Raises: ClientCallError."""
    if arguments.chain.upper() in VERBS and arguments.verb is None:
        raise ClientCallError(f"Name a chain: teampro call {arguments.chain.upper()} projects/100.")
    chain, format = read_chain(arguments.chain)
    verb = (arguments.verb or "GET").upper()
    if verb not in VERBS:
        raise ClientCallError(f"{arguments.verb!r} is no verb: they are {', '.join(VERBS)}.")
    params = read_params(arguments.param)
    for name in SHORTHANDS:
        if (text := getattr(arguments, name)) is not None:
            put(params, name, text)
    if format == "raw":
        raise ClientCallError("raw prints a file: `teampro download ID` fetches it.")
    arguments.output = arguments.output or format or usual_output()
    if arguments.all and arguments.output not in ("table", "json"):
        if arguments.output == "xml":
            raise ClientCallError("--all joins pages for table and json; csv and ndjson are whole.")
        arguments.all = False
    format = "json" if arguments.output == "table" else arguments.output
    return ClientCall(verb, chain, format, params, key=_read_key(arguments.key))


def _read_key(text: str | None) -> str:
    """Return the key of a write, "" for none. Raises: ClientCallError.

    An empty one is an unset variable of a script, which would write twice.
    """
    if text is None:
        return ""
    if not (0 < len(text) <= MOST_CHARACTERS and text.isascii() and text.isprintable()):
        raise ClientCallError(f"--key takes 1 to {MOST_CHARACTERS} printable ASCII characters.")
    return text


def _confirmed(call: ClientCall, send: Send) -> ClientCall:
    """Show what would go, and return the delete of exactly that once it is agreed to.

    Of several records there is no version to send. Raises: Failure when it is not agreed to,
    Refused.
    """
    preview = replace(call, format="json", params={**call.params, "preview": True}, key="")
    response = send(preview).checked().tree()["response"]
    if not sys.stdin.isatty():
        raise Failure("There is no terminal to ask whether to delete: say --yes.")
    parts = (part for name, part in response.items() if name != "data")
    record: dict[str, Any] = next((part for part in parts if isinstance(part, dict)), {})
    [shown] = tables({"record": record}, 80)
    label = next((text for name, text in shown.rows if name.endswith(("_name", "_label"))), "")
    counts = ", ".join(f"{word} {count}" for word, count in response["data"]["deleted"].items())
    print(f"{call.chain} {label}".rstrip() + f" would go, in all {counts}.", file=sys.stderr)
    print("Delete? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise Failure("Nothing was deleted.")
    if "version" in record and "version" not in call.params:
        return replace(call, params={**call.params, "version": record["version"]})
    return call


def _of_groups(call: ClientCall) -> tuple[str, ...]:
    """Return the columns of groups: each tells something, though it be the same of all."""
    if "group" not in call.params:
        return ()
    totals = (f"{word}.{name}" for word in TOTALS for name in _named(call, word))
    return (*_named(call, "group"), "count", *totals)


def _named(call: ClientCall, option: str) -> tuple[str, ...]:
    """Return the fields that an option of the list names."""
    value = call.params.get(option) or ()
    words = value.split(",") if isinstance(value, str) else value
    return tuple(str(word).strip().removeprefix("-") for word in words)
