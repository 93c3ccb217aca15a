"""The chain of a step: resolved like that of a call, refused like it at the place of the step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from teampro.chain import VERSION, parse
from teampro.engine.access import check_rights
from teampro.engine.path import Path
from teampro.engine.resolve import resolve
from teampro.errors import Refusal, faults_at
from teampro.session.session import Session

CONFIG = "config"


@dataclass(frozen=True)
class BatchStep:
    """One step: `words` are those of its chain behind the version, `at` its path in params."""

    at: str
    verb: str
    words: list[str]
    params: Mapping[str, Any]
    name: str = ""


def path_of(session: Session, step: BatchStep, words: Sequence[str]) -> Path:
    """Return the path of a step, whose words hold ids only; the caller has the right to it.

    Raises: Refusal, told at the step.
    """
    try:
        path = resolve(parse((VERSION, *words)), session.nouns)
        _refuse_outside(path)
        if step.verb not in path.verbs:
            offered = ", ".join(path.verbs)
            message = f"{path.text} offers {offered}, not {step.verb}."
            raise Refusal("method_not_allowed", message, allow=path.allow)
        check_rights(path, step.verb, session.caller, session.nouns)
    except Refusal as no:
        raise at_step(no, step, step.at, f"{step.at}.action") from None
    return path


def at_step(no: Refusal, step: BatchStep, at: str, own: str) -> Refusal:
    """Return a refusal of a step as one of the batch: its faults below `at`, or one at `own`.

    The storage's is that of the whole.
    """
    if no.status >= 500:
        return no
    index = step.at.rpartition(".")[2]
    faults = faults_at(no, at if no.faults else own)
    return Refusal(no.word, f"Step {index}: {no.message}", faults=faults, allow=no.allow)


def _refuse_outside(path: Path) -> None:
    """Refuse chains that are no step: what prints the API itself, bytes, a batch."""
    if path.page and path.page != CONFIG:
        raise Refusal("misplaced", f"{path.text} is no step of a batch.")
    if path.tail is not None and path.tail.download is not None:
        raise Refusal("misplaced", "A download is a call of its own, no step of a batch.")
