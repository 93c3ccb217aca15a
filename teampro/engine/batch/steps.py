"""The steps of a batch, read and checked before the first of them runs.

Every chain is resolved, and every right to it asked for, with ids in the place of references; what
is wrong with any of them is told at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from teampro.chain import LARGEST_ID, MOST_CHARACTERS
from teampro.engine.batch.chains import BatchStep, at_step, path_of
from teampro.engine.batch.references import (
    NAME,
    AnswerReference,
    read_reference,
    references_in,
    references_of,
    with_ids,
    words_of,
)
from teampro.engine.path import Path
from teampro.engine.requests import Requests
from teampro.engine.writing.many_params import demand_rights
from teampro.errors import Fault, Faults, Refusal, nearest, refuse_all, refuse_at
from teampro.schema.check import IDEMPOTENCY_KEY
from teampro.schema.values import Invalid, read_flag
from teampro.session.session import Session

STEPS, PREVIEW = "steps", "preview"
MOST_STEPS = 50
KEYS = ("as", "method", "action", "params")
METHODS = {"GET": "GET", "POST": "POST", "PUT": "PUT", "PATCH": "PUT", "DELETE": "DELETE"}
BESIDE = (PREVIEW, IDEMPOTENCY_KEY)
"""What is said once beside the steps, for all of them."""
_NAME = re.compile(NAME + r"\Z")


def read_steps(requests: Requests, params: Mapping[str, Any]) -> tuple[tuple[BatchStep, ...], bool]:
    """Read the steps of a batch, and whether it only previews.

    Raises: Refusal with every fault found.
    """
    is_preview = _read_beside(params)
    given = params.get(STEPS)
    if not isinstance(given, list) or not given:
        message = f"{STEPS} takes a list of 1 to {MOST_STEPS} steps."
        raise refuse_at(STEPS, "required" if given is None else "invalid_value", message)
    if len(given) > MOST_STEPS:
        message = f"A batch has at most {MOST_STEPS} steps, this one {len(given)}."
        raise refuse_at(STEPS, "too_many", message)
    faults = Faults()
    steps: list[BatchStep] = []
    for index, each in enumerate(given):
        step = _read(f"{STEPS}.{index}", each, faults)
        if step is not None:
            _check_references(step, [earlier.name for earlier in steps], faults)
            steps.append(step)
    if faults:
        raise refuse_all(faults)
    written, most = 0, requests.session.settings["limit.write_rows"]
    for step in steps:
        written = demand_rows(step, step.words, step.params, written, most)
    for step in steps:
        _check_chain(requests, step)
    return tuple(steps), is_preview


def _read_beside(params: Mapping[str, Any]) -> bool:
    """Return the preview of a batch. Raises: Refusal of what does not stand beside steps."""
    faults = Faults()
    for name, value in params.items():
        if name not in (STEPS, PREVIEW) and not name.startswith("_"):
            allowed = (STEPS, *BESIDE)
            message = f"A batch takes {', '.join(allowed)}, not {name[:60]!r}."
            faults.note(name, "unknown_option", message, value, nearest(name, allowed), allowed)
    try:
        is_preview = bool(read_flag(params.get(PREVIEW, False)))
    except Invalid as fault:
        faults.note(PREVIEW, "invalid_value", f"{PREVIEW}: {fault}.", params[PREVIEW])
    if faults:
        raise refuse_all(faults)
    return is_preview


def _read(at: str, given: Any, faults: Faults) -> BatchStep | None:
    """Read one step; what is wrong with it is noted."""
    if not isinstance(given, dict):
        faults.note(at, "invalid_value", f"A step is an object of {', '.join(KEYS)}.", given)
        return None
    before = len(faults)
    for key in given:
        if key not in KEYS:
            message = f"A step has {', '.join(KEYS)}, not {key[:60]!r}."
            faults.note(f"{at}.{key}", "unknown_field", message, ..., nearest(key, KEYS), KEYS)
    verb, action = _read_method(at, given, faults), _read_action(at, given, faults)
    params, name = given.get("params", {}), given.get("as", "")
    params = {} if params == [] else params  # PHP's one kind of array
    _check_params(f"{at}.params", params, faults)
    if "as" in given and not (isinstance(name, str) and _NAME.match(name)):
        message = "as is a word of lower case letters and digits that begins with a letter."
        faults.note(f"{at}.as", "invalid_value", message, name)
    return BatchStep(at, verb, words_of(action), params, name) if len(faults) == before else None


def _read_method(at: str, given: Mapping[str, Any], faults: Faults) -> str:
    method = given.get("method", "GET")
    verb = METHODS.get(method.upper(), "") if isinstance(method, str) else ""
    if not verb:
        message = f"method is one of {', '.join(METHODS)}."
        faults.note(f"{at}.method", "invalid_value", message, method, allowed=METHODS)
    return verb


def _read_action(at: str, given: Mapping[str, Any], faults: Faults) -> str:
    action = given.get("action", "")
    if isinstance(action, str) and len(action) > MOST_CHARACTERS:
        message = f"A chain has at most {MOST_CHARACTERS} characters."
        faults.note(f"{at}.action", "too_many", message)
        return ""
    if isinstance(action, str) and action.strip("./"):
        return action
    message = "action is a chain without version and format, such as projects/100/actions."
    faults.note(f"{at}.action", "invalid_value" if action else "required", message, action)
    return ""


def _check_params(at: str, params: Any, faults: Faults) -> None:
    if not isinstance(params, dict):
        faults.note(at, "invalid_value", "params is an object.", params)
        return
    for word in BESIDE:
        if word in params:
            message = f"{word} is said once beside {STEPS}, for all of them."
            faults.note(f"{at}.{word}", "misplaced", message, params[word])


def _check_chain(requests: Requests, step: BatchStep) -> None:
    """Resolve a chain, with ids that differ in the place of references, which texts show again.

    Raises: Refusal of the chain, or of a right to it.
    """
    ids = iter(range(LARGEST_ID, 0, -1))
    shown: dict[str, str] = {}

    def any_id(reference: AnswerReference) -> int:
        found = next(ids)
        shown[str(found)] = str(reference)
        return found

    try:
        words = with_ids(step.words, any_id)
        path = path_of(requests, step, words, is_filled=not shown)
        if step.verb != "GET":
            _demand_rights(requests.session, step, path)
    except Refusal as no:
        raise _with_references(no, shown) from None


def _demand_rights(session: Session, step: BatchStep, path: Path) -> None:
    try:
        demand_rights(session, path, step.verb, step.params)
    except Refusal as no:
        raise at_step(no, step, f"{step.at}.params", step.at) from None


def _with_references(no: Refusal, shown: Mapping[str, str]) -> Refusal:
    """Return a refusal whose texts show references in the place of the ids that stood for them."""

    def told(text: str) -> str:
        for found, reference in shown.items():
            text = text.replace(found, reference)
        return text

    faults = [replace(each, message=told(each.message)) for each in no.faults]
    return Refusal(no.word, told(no.message), faults=faults, allow=no.allow)


def _check_references(step: BatchStep, names: Sequence[str], faults: Faults) -> None:
    """Note references that name no earlier step, ids that are none, and a name given twice."""
    if step.name and step.name in names:
        message = f"The name {step.name!r} is given twice; each step has its own."
        faults.note(f"{step.at}.as", "repeated_value", message, step.name)
    found = [(f"{step.at}.action", each) for each in references_of(step.words)]
    found += [(f"{step.at}.params.{at}", each) for at, each in references_in(step.params)]
    for path, reference in found:
        if reference.name not in names:
            faults.append(unknown_reference(path, reference, "no earlier step has that name"))
    for word in step.words:
        wrong = [each for each in word.split(",") if "{" in each and read_reference(each) is None]
        for each in wrong:
            message = f"{each[:60]!r} is no reference: {{p}} is the id that step p answered."
            faults.note(f"{step.at}.action", "unknown_reference", message, each)


def unknown_reference(path: str, reference: AnswerReference, why: str) -> Fault:
    """Return the fault of a reference that stands for nothing."""
    message = f"{reference} stands for nothing: {why}."
    return Fault(path, "unknown_reference", message, str(reference))


def demand_rows(
    step: BatchStep, words: Sequence[str], params: Mapping[str, Any], written: int, most: int
) -> int:
    """Return how many rows are written with those of a step, whose references may be filled.

    Raises: Refusal too_many, where these are more than one request may write.
    """
    if step.verb == "GET":
        return written
    written += 1 + _rows(params) + sum(word.count(",") for word in words)
    if written > most:
        message = f"One request writes at most {most} rows; this step went over."
        raise refuse_at(step.at, "too_many", message)
    return written


def _rows(value: Any) -> int:
    """Count the objects that stand in lists of params: rows, and rows inside them."""
    if isinstance(value, dict):
        return sum(map(_rows, value.values()))
    if isinstance(value, list):
        return sum(isinstance(each, dict) + _rows(each) for each in value)
    return 0
