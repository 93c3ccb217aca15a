"""What commands tell of a record beside its own fields: what it refers to, how it is paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.commands.prices import every, every_of
from teampro.dialects.whmcs.doing import INVALID, Doing
from teampro.dialects.whmcs.shapes import Tree
from teampro.rules.billing_cycles import read_cycle

METHOD, CYCLE = "paymentmethod", "billingcycle"


def by_id(doing: Doing, plural: str, ids: Iterable[int]) -> Mapping[int, Tree]:
    """Return records by their ids; those of a noun that the caller may not read are left out."""
    return {row["id"]: row for row in _rows(doing, plural, "id", ids)}


def below(doing: Doing, plural: str, column: str, ids: Iterable[int]) -> Mapping[int, list[Tree]]:
    """Return rows by the id in a column of theirs, likewise; of other ids none."""
    found: dict[int, list[Tree]] = defaultdict(list)
    for row in _rows(doing, plural, column, ids):
        found[row[column]].append(row)
    return found


def _rows(doing: Doing, plural: str, column: str, ids: Iterable[int]) -> list[Tree]:
    wanted = sorted({*ids} - {0})
    if not wanted:
        return []
    if not doing.may("GET", plural):
        area = doing.asked.session.nouns[plural].area
        doing.warn(f"What stands in {plural} is left out: it needs the area {area}:read.")
        return []
    return every_of(doing, plural, column, wanted)


def payment_names(doing: Doing) -> Mapping[str, str]:
    """Return what customers read of the ways to pay, by their words."""
    return {row["module"]: row["displayname"] for row in every(doing, "gateways")}


def payment_params(doing: Doing) -> Tree:
    """Return the way to pay that was sent, by its word or by what customers read of it."""
    if METHOD not in doing.given:
        return {}
    sent = doing.given[METHOD]
    shown = {name.casefold(): word for word, name in payment_names(doing).items()}
    return {METHOD: shown.get(sent.casefold(), sent)}


def cycle_params(doing: Doing) -> Tree:
    """Return the cycle that was sent, in the spelling of the chain. Raises: CommandRefusal."""
    if CYCLE not in doing.given:
        return {}
    cycle = read_cycle(doing.given[CYCLE])
    if cycle is None:
        raise CommandRefusal(INVALID.format(name=CYCLE))
    return {CYCLE: cycle}


def recalculate(doing: Doing, chain: str) -> None:
    """Let the catalogue say what a record costs, where that was asked for."""
    if doing.given.get("autorecalc"):
        for note in doing.ask("POST", f"{chain}/recalculate")["data"].get("notes", ()):
            doing.warn(note)


def echo(doing: Doing, answer: Tree, absent: str | None, names: str) -> None:
    """Repeat filters at the head of an answer, as texts; `absent` where one was not sent."""
    told = dict(answer)
    answer.clear()
    for name in names.split():
        sent = doing.given.get(name, absent)
        if isinstance(sent, list):
            sent = ",".join(map(str, sent))
        answer[name] = sent if sent is None else str(sent)
    answer.update(told)
