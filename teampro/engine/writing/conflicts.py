"""Whether a change would overwrite what others changed since its writer read the record, by field.

Which version that was says base_version. What others changed besides does not stand in the way.
"""

from __future__ import annotations

from teampro.engine.writing.params import BASE_VERSION, WriteParams
from teampro.errors import Fault, refuse_all, refuse_at
from teampro.schema.resource import Resource
from teampro.schema.rules import Stored
from teampro.session.history import FirstChange, first_changes
from teampro.session.work import Work


def check_base(work: Work, resource: Resource, params: WriteParams, old: Stored | None) -> None:
    """Note a base_version of a new record, or one that the record has not reached yet."""
    base = params.base_version
    if base is None:
        return
    if old is None:
        message = (
            f"{BASE_VERSION} belongs to a change: a new {resource.singular} has no version yet."
        )
        work.fault(BASE_VERSION, "misplaced", message, base)
    elif base > old["version"]:
        message = f"The {resource.singular} is at version {old['version']}; {base} is yet to come."
        work.fault(BASE_VERSION, "invalid_value", message, base)


def refuse_conflicts(work: Work, resource: Resource, params: WriteParams, old: Stored) -> None:
    """Refuse the fields that would get another value though others changed them meanwhile.

    Faults are reported first, if there are any. Raises: Refusal conflict with each such field;
    stale, where history no longer tells all that was changed.
    """
    base, values = params.base_version, params.values
    if base is None or base >= old["version"] or work.faults:
        return
    differing = [name for name in values if values[name] != old[name]]
    if not differing:
        return
    changes = first_changes(work.session, resource, old, base, differing)
    if changes is None:
        raise refuse_at(
            BASE_VERSION,
            "stale",
            f"The {resource.singular} is at version {old['version']}; what was changed since "
            f"version {base} is no longer kept. Read it again.",
            base,
        )
    faults = [
        _conflict(resource, params, old, name, changes[name])
        for name in differing
        if name in changes
    ]
    if faults:
        raise refuse_all(faults)


def _conflict(
    resource: Resource, params: WriteParams, old: Stored, name: str, change: FirstChange
) -> Fault:
    """Return the fault of a field, with the three values; a secret's are not told.

    sec: what the caller writes he also sees, so that he may be told what stands there.
    """
    known = resource.fields[name]
    wire = known.kind.wire
    return Fault(
        name,
        "conflict",
        f"{name} was changed in version {change.version}, after version {params.base_version}.",
        given=known.given(wire(params.values[name])),
        stored=known.given(wire(old[name])),
        base=... if change.old is ... else known.given(change.old),
    )
