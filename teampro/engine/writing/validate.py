"""Validation of a write before anything is stored: what was sent, and the row it would make.

Faults of the params are collected as long as they can be, and reported before a broken rule is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.engine.writing.conflicts import check_base
from teampro.engine.writing.constraints import check_choices, missing
from teampro.engine.writing.params import WriteParams
from teampro.engine.writing.references import (
    check_chain,
    check_locks,
    check_move,
    check_references,
    check_unique,
)
from teampro.errors import Refusal, refuse_all, refuse_at
from teampro.schema.resource import Resource
from teampro.schema.rules import Stored
from teampro.session.work import Work


def check_sent(
    work: Work,
    resource: Resource,
    params: WriteParams,
    fixed: Mapping[str, int],
    old: Stored | None,
) -> None:
    """Note what is wrong with the sent values, beside the chain's ids and the stored row.

    Values that were noted are taken out of the params, and secrets that are the stored ones.
    """
    if old is not None:
        _drop_same_secrets(work, resource, params.values, old)
    check_chain(work, resource, params, fixed)
    check_base(work, resource, params, old)
    check_choices(resource, params.values, old, work.settings, work.faults)
    check_references(work, resource, params.values, old)
    check_unique(work, resource, params.values, old)


def refuse_stale(work: Work, resource: Resource, params: WriteParams, old: Stored) -> None:
    """Refuse a version that is not the stored one, unless there are faults to report first."""
    sent = params.version
    if sent is None or sent == old["version"] or work.faults:
        return
    raise refuse_at(
        "version",
        "stale",
        f"The {resource.singular} is at version {old['version']}, not {sent}: it has changed "
        "since you read it. Read it again.",
        sent,
    )


def validate(
    work: Work, resource: Resource, params: WriteParams, old: Stored | None, row: Stored
) -> None:
    """Let the noun's rules complete and validate the row; then nothing may speak against it.

    Raises: Refusal with every fault found so far, or of the rule that is broken.
    """
    rules, sent = resource.rules, params.sent
    try:
        if old is None:
            rules.defaults(work, row, sent)
        _note_missing(work, resource, params, old, row)
        rules.validate(work, old, row, sent)
    except Refusal as no:
        if not work.faults:
            raise
        raise refuse_all([*work.faults, *no.faults]) from None
    raise_faults(work)
    if old is not None:
        check_move(work, resource, old, row)
    if row != old:
        check_locks(work, resource, old, row)


def raise_faults(work: Work) -> None:
    """Raise one Refusal for the faults found so far, if any."""
    if work.faults:
        raise refuse_all(work.faults)


def _drop_same_secrets(work: Work, resource: Resource, values: dict[str, Any], old: Stored) -> None:
    """Take out readable secrets whose text is the stored one: sealed anew they look changed.

    sec: one that nobody reads always counts as changed; else a refused write would tell a guess.
    """
    vault = work.context.vault
    for name in list(values):
        known = resource.fields[name]
        if known.sealed and known.readable:
            sent, stored = (vault.open(each, known.sealed) for each in (values[name], old[name]))
            if sent == stored:
                del values[name]


def _note_missing(
    work: Work, resource: Resource, params: WriteParams, old: Stored | None, row: Stored
) -> None:
    # A record that could not be found might have said where the new one lies.
    lost = {fault.path for fault in work.faults if fault.error == "unknown_record"}
    nouns = {resource.fields[name].to for name in lost if name in resource.fields}
    above = (work.registry[plural] for plural in nouns)
    implied = {noun.fields[name].to for noun in above for name in noun.path_fields}
    for name in missing(resource, row):
        is_asked = old is None or name in params.values
        follows = name in resource.path_fields and resource.fields[name].to in implied
        if is_asked and not follows and not work.is_faulty(name):
            work.fault(name, "required", f"{name} is required and may not be empty.")
