"""The chain of a step: resolved like that of a call, refused like it at the place of the step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from teampro.engine.path import Path
from teampro.engine.requests import Requests
from teampro.errors import Refusal, faults_at


@dataclass(frozen=True)
class BatchStep:
    """One step: `words` are those of its chain behind the version, `at` its path in params."""

    at: str
    verb: str
    words: list[str]
    params: Mapping[str, Any]
    name: str = ""


def path_of(
    requests: Requests, step: BatchStep, words: Sequence[str], is_filled: bool = True
) -> Path:
    """Return the path of a step, whose words hold ids only; the caller has the right to it.

    It is not `is_filled` where some of the ids stand for what is not known yet.
    Raises: Refusal, told at the step.
    """
    try:
        path = requests.path_of(step.verb, words, is_filled)
        if path.operation is not None and path.operation.page:
            raise Refusal("misplaced", f"{path.text} is a call of its own, no step of a batch.")
        return path
    except Refusal as no:
        raise at_step(no, step, step.at, f"{step.at}.action") from None


def at_step(no: Refusal, step: BatchStep, at: str, own: str) -> Refusal:
    """Return a refusal of a step as one of the batch: its faults below `at`, or one at `own`.

    The storage's is that of the whole.
    """
    if no.status >= 500:
        return no
    index = step.at.rpartition(".")[2]
    faults = faults_at(no, at if no.faults else own)
    return Refusal(no.word, f"Step {index}: {no.message}", faults=faults, allow=no.allow)
