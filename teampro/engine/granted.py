"""What a token that is limited to chains may do: its requests, and the records it may newly name.

It is asked beside the rights, for each request of a call.
"""

from __future__ import annotations

from teampro.engine.path import Path
from teampro.errors import Refusal, refuse_at
from teampro.schema.caller import Caller
from teampro.schema.granted_chains import NAMED_FREELY, covers
from teampro.schema.resource import Resource
from teampro.schema.rules import Stored
from teampro.session.work import Work


def check_chains(path: Path, caller: Caller) -> None:
    """Demand that a path is covered by the caller's chains; the steps of a batch are asked alone.

    An operation that makes a record is covered where that lies below its own, or by the list it
    will stand in. Raises: Refusal forbidden.
    """
    chains = caller.rights.chains
    if chains is None or path.is_batch:
        return
    for noun in path.resources:
        if noun.unchained:
            message = f"{noun.plural} is closed to a token that is limited to chains."
            raise Refusal("forbidden", message)
    if not covers(chains, path.text):
        raise Refusal("forbidden", f"The token works below {_told(chains)}, not at {path.text}.")
    made = path.operation.makes if path.operation is not None else ""
    if made and not covers(chains, made) and _column_below(path.written.resource, made) == "":
        message = f"The token works below {_told(chains)}; {path.text} makes one of {made}."
        raise Refusal("forbidden", message)


def demand_named(work: Work, resource: Resource, name: str, record_id: int) -> None:
    """Demand that a token which is limited to chains may newly name a record in a field.

    That is what its chains cover, and what hangs on a record of the written chain: whose column
    says so. sec: what is linked does not hang there: who may link any record can read it then.
    Raises: Refusal forbidden.
    """
    chains = work.limits
    plural = resource.fields[name].to
    if chains is None or plural in NAMED_FREELY or covers(chains, f"{plural}/{record_id}"):
        return
    for column, above_id in work.ids.items():
        above = resource.plural if column == resource.id_field else _to(resource, column)
        via = _column_below(work.registry[above], plural) if above else ""
        row = work.peek(plural, record_id) if via else None
        if row is not None and row[via] == above_id:
            return
    message = f"The token works below {_told(chains)}; it may not name {plural}/{record_id}."
    raise refuse_at(name, "forbidden", message, record_id)


def demand_stay(work: Work, resource: Resource, old: Stored, row: Stored) -> None:
    """Demand that a token which is limited to chains moves nothing. Raises: Refusal forbidden."""
    if work.limits is None:
        return
    for name in resource.path_fields:
        if name in old and old[name] != row[name]:
            message = f"The token works below {_told(work.limits)}; it moves no record: {name}."
            raise refuse_at(name, "forbidden", message, row[name])


def _to(resource: Resource, column: str) -> str:
    known = resource.fields.get(column)
    return known.to if known is not None else ""


def _column_below(above: Resource, plural: str) -> str:
    """Return the column by which rows of a noun hang on a record of another one, "" for none."""
    child = above.child(plural)
    return child.via if child is not None and not (child.through or child.where) else ""


def _told(chains: frozenset[str]) -> str:
    return ", ".join(sorted(chains)) or "no chain"
