"""Who may: rights of the caller on the chain, and where a reach condition must be added."""

from __future__ import annotations

from teampro.engine.path import Path, PathStep
from teampro.errors import Refusal
from teampro.schema.links import Child
from teampro.schema.principal import Principal
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource


def why_not(principal: Principal, verb: str, resource: Resource) -> str:
    """Return why the caller may not use a verb on a noun at all, or ""."""
    if resource.super_only and not principal.is_super:
        return f"{resource.plural} is for super administrators."
    if not principal.rights.allow(verb, resource.plural):
        return f"The token does not carry {verb} on {resource.plural}."
    return ""


def check_rights(path: Path, verb: str, principal: Principal, registry: Registry) -> None:
    """Demand the right for every noun the chain names, and for the one a POST makes.

    Raises: Refusal forbidden.
    """
    named = list(path.resources)
    if verb == "POST":
        step = path.written
        named.append(registry.written(step.resource, step.link, verb))
    for resource in named:
        why = why_not(principal, verb, resource)
        if why:
            raise Refusal("forbidden", why)


def is_implied(resource: Resource, link: Child | None, parent: Resource, nouns: Registry) -> bool:
    """Say whether rows below a record that was read in reach need no condition of their own.

    perf: repeating the condition on every child row cost a staff caller a fifth of the rate.
    """
    if link is None:
        return False
    if link.through is not None:
        linking, column, _child = link.through
        return (column, parent.plural) in nouns[linking].reach.vias
    return (link.via, parent.plural) in resource.reach.vias


def needs_reach(
    step: PathStep, parent: Resource | None, principal: Principal, nouns: Registry
) -> bool:
    """Say whether the query of a step must carry the reach condition of its noun."""
    if principal.is_super or step.resource.reach.condition is None:
        return False
    return parent is None or not is_implied(step.resource, step.link, parent, nouns)
