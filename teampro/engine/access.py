"""Who may: rights of the caller on the chain, and where a reach condition must be added."""

from __future__ import annotations

from teampro.engine.options.fields import linking_noun
from teampro.engine.path import Path, PathStep
from teampro.errors import Refusal
from teampro.schema.caller import Caller
from teampro.schema.links import Child
from teampro.schema.operation import VERB, Operation
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource


def why_not(
    caller: Caller, verb: str, noun: Resource, is_written: bool = False, operation: str = ""
) -> str:
    """Return why the caller may not use a verb, or an operation, on a noun cut for him, or "".

    A noun that a write only passes on its way need not be his to write.
    """
    if why := _why_closed(caller, verb, noun, is_written):
        return why
    if not caller.rights.allow(verb, noun.plural, operation):
        carried = f"{verb} on {noun.plural}"
        if operation and caller.rights.allow(verb, noun.plural):
            carried = f"the operation {noun.plural}.{operation}"
        return f"The token does not carry {carried}."
    return ""


def _why_closed(caller: Caller, verb: str, noun: Resource, is_written: bool) -> str:
    """Return why a noun is closed to the caller, whatever his token, or ""."""
    if noun.closed:
        return noun.closed
    if verb != "GET":
        if caller.is_customer:
            return f"Customers read {noun.plural}; {verb} is for administrators."
        if is_written and noun.unwritten:
            return noun.unwritten
        if is_written and not caller.rights.writes(noun.area):
            return f"{verb} of {noun.plural} needs the area {noun.area}:write, which you lack."
    return ""


def check_rights(path: Path, verb: str, caller: Caller, nouns: Registry) -> None:
    """Demand the right for every noun the chain names, and for the one a write is about.

    `nouns` are those the caller sees, in which the path was found. A batch names none by
    itself: each of its steps is asked for. Raises: Refusal forbidden.
    """
    if path.operation is not None:
        _check_operation(path, path.operation, caller, nouns)
    elif not path.is_batch:
        _check_nouns(path, verb, caller, nouns)


def _check_nouns(path: Path, verb: str, caller: Caller, nouns: Registry) -> None:
    for noun in path.resources:
        if why := why_not(caller, verb, noun):
            raise Refusal("forbidden", why)
    for tail in path.tails:
        if tail.closed:
            raise Refusal("forbidden", tail.closed)
    if verb != "GET":
        step = path.written
        written = nouns.written(step.resource, step.link, verb)
        if why := why_not(caller, verb, written, is_written=True):
            raise Refusal("forbidden", why)


def _check_operation(path: Path, operation: Operation, caller: Caller, nouns: Registry) -> None:
    """Demand the operation at its own noun, and write on all that it writes.

    sec: the token's right to the operation is that to what it writes, and there is no other way to
    it. Raises: Refusal forbidden.
    """
    if caller.is_customer and operation.permission:
        _check_customers_operation(path, operation, caller)
        return
    *above, own = path.resources
    reasons = [why_not(caller, VERB, noun) for noun in above]
    reasons.append(why_not(caller, VERB, own, operation=operation.word))
    for plural in operation.writes:
        reasons.append(_why_closed(caller, VERB, nouns[plural], is_written=True))
    for why in filter(None, reasons):
        raise Refusal("forbidden", why)


def _check_customers_operation(path: Path, operation: Operation, caller: Caller) -> None:
    """Demand of a customer that his client lets him act. Raises: Refusal forbidden."""
    reasons = [noun.closed for noun in path.resources]
    word = operation.permission
    if not operation.is_for(caller.permissions):
        reasons.append(f"{path.text} needs the permission {word}, which you do not have.")
    for why in filter(None, reasons):
        raise Refusal("forbidden", why)


def is_implied(resource: Resource, link: Child | None, parent: Resource, nouns: Registry) -> bool:
    """Say whether rows below a record that was read in reach need no condition of their own.

    Rows below a link need none where the record's reach passes on to the link, and the link's to
    the rows. perf: repeating the condition on every child row cost a staff caller a fifth of the
    rate.
    """
    if link is None:
        return False
    vias = nouns.reach(resource.plural).vias
    if link.through is None:
        return (link.via, parent.plural, "") in vias
    linking, column, child = link.through
    passes_on = (column, parent.plural, "") in nouns.reach(linking).vias
    return passes_on and (resource.id_field, linking, child) in vias


def needs_reach(step: PathStep, parent: Resource | None, nouns: Registry) -> bool:
    """Say whether the query of a step must carry the reach condition of its noun."""
    noun = step.resource
    linking = linking_noun(nouns, step.link)
    is_open = nouns.reach(noun.plural).condition is None
    if is_open and (linking is None or nouns.reach(linking.plural).condition is None):
        return False
    return parent is None or not is_implied(noun, step.link, parent, nouns)
