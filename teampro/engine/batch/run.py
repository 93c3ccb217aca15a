"""A batch in progress: its steps run in their order, in one transaction, to the first refusal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from teampro.engine.batch.chains import BatchStep, at_step, path_of
from teampro.engine.batch.references import AnswerReference, filled, references_in, with_ids
from teampro.engine.batch.steps import (
    PREVIEW,
    STEPS,
    demand_rows,
    read_steps,
    unknown_reference,
)
from teampro.engine.path import Path
from teampro.engine.reading.weight import FIELD_BYTES
from teampro.engine.requests import Requests
from teampro.engine.result import Result
from teampro.engine.writing.answer import counted
from teampro.errors import Faults, Refusal, refuse_all

Tree = dict[str, Any]
MOST_ROWS = 5_000
"""So many rows stand in the answers of all steps together."""
NOT_ANSWERED = "the answer of that step does not hold it"
COUNTS = ("created", "updated", "deleted")


@dataclass(frozen=True)
class _Answered:
    """What a step answered: the tree, the record in it, empty for none, the field of its id."""

    tree: Tree
    record: Tree = field(default_factory=dict)
    id_field: str = ""


class Batch:
    """The steps of one call; they have been read and checked."""

    def __init__(self, requests: Requests) -> None:
        self.requests = requests
        self.session = requests.session
        self._most: int = self.session.settings["limit.write_rows"]
        self._begin()

    def _begin(self) -> None:
        """Know of no answer yet."""
        self.answers: dict[str, _Answered] = {}
        self.counts: dict[str, Counter[str]] = {word: Counter() for word in COUNTS}
        self._rows_left = MOST_ROWS
        self._written = 0
        self._bytes_left: int = self.session.settings["limit.answer_bytes"]

    def read(self, params: Mapping[str, Any]) -> tuple[tuple[BatchStep, ...], bool]:
        """Read the steps, and whether they only preview. Raises: Refusal with every fault found."""
        return read_steps(self.requests, params)

    def read_all(self, steps: tuple[BatchStep, ...], is_preview: bool) -> Result:
        """Run steps that all read, in one view. Raises: Refusal of the first refused one."""
        with self.session.database.reading():
            return self.run(steps, is_preview)

    def run(self, steps: tuple[BatchStep, ...], is_preview: bool) -> Result:
        """Run the steps and return the whole answer. Raises: Refusal of the first refused one."""
        answers = [self._run(step) for step in steps]
        found = {word: counted(self.session, each) for word, each in self.counts.items()}
        data: Tree = {word: counts for word, counts in found.items() if counts}
        if is_preview:
            data[PREVIEW] = True
        return Result({"data": data, STEPS: answers})

    def write(self, steps: tuple[BatchStep, ...], is_preview: bool) -> Result:
        """Run steps of which some write, in a session; a preview undoes them. Raises: likewise."""

        def attempt() -> Result:
            self._begin()
            with self.session.begin() as transaction:
                result = self.run(steps, is_preview)
                if is_preview:
                    transaction.undo()
                    return replace(result, keeps_nothing=True)
            return result

        return self.session.retried(attempt)

    def _run(self, step: BatchStep) -> Tree:
        """Run one step and return what the answer tells of it."""
        words, params = self._filled(step)
        self._written = demand_rows(step, words, params, self._written, self._most)
        path = path_of(self.requests, step, words)
        try:
            result = self.requests.run(step.verb, path, params)
            self._weigh(result.tree)
        except Refusal as no:
            raise at_step(no, step, f"{step.at}.params", step.at) from None
        if step.name:
            self.answers[step.name] = self._answered(step.verb, path, result.tree)
        if step.verb != "GET":
            self._count(step.verb, path, result)
        told = {"action": path.text, "method": step.verb, "code": result.status}
        return {**told, "response": result.tree}

    def _filled(self, step: BatchStep) -> tuple[list[str], Mapping[str, Any]]:
        """Return words and params with what their references stand for. Raises: Refusal."""
        faults = Faults()
        for path, reference in references_in(step.params, f"{step.at}.params"):
            try:
                self._named(reference)
            except KeyError:
                faults.append(unknown_reference(path, reference, NOT_ANSWERED))
        words = step.words
        try:
            words = with_ids(step.words, self._named)
        except KeyError as missing:
            message = f"{missing.args[0]} stands for no id: {NOT_ANSWERED}."
            faults.note(f"{step.at}.action", "unknown_reference", message)
        if faults:
            raise refuse_all(faults)
        return words, filled(step.params, self._named)

    def _named(self, reference: AnswerReference) -> Any:
        """Return what a reference stands for: the id of a record, or what stands at a place.

        A place is looked for in the record that was answered, then in the whole answer.
        Raises: KeyError.
        """
        answer = self.answers[reference.name]
        if not reference.place:
            if answer.id_field not in answer.record:
                raise KeyError(str(reference))
            return answer.record[answer.id_field]
        found: Any = answer.record if reference.place[0] in answer.record else answer.tree
        for key in reference.place:
            try:
                found = found[int(key)] if isinstance(found, list) else found[key]
            except (KeyError, IndexError, ValueError, TypeError):
                raise KeyError(str(reference)) from None
        return found

    def _answered(self, verb: str, path: Path, tree: Tree) -> _Answered:
        """Return an answer with its record; a list has none, whatever stands above it."""
        if verb == "GET" and path.lists:
            return _Answered(tree)
        for word in reversed(tree):
            noun = self.session.nouns.find(word)
            is_record = noun is not None and noun.model is not None and word == noun.singular
            if noun is not None and is_record and isinstance(tree[word], dict):
                return _Answered(tree, tree[word], noun.id_field)
        return _Answered(tree)

    def _weigh(self, tree: Tree) -> None:
        """Take an answer off what all may hold. Raises: Refusal too_many_rows, too_many_bytes."""
        rows, size = _weight(tree)
        self._rows_left -= rows
        self._bytes_left -= size
        if self._rows_left < 0:
            message = f"The answers of a batch hold at most {MOST_ROWS} rows; set a smaller limit."
            raise Refusal("too_many_rows", message)
        if self._bytes_left < 0:
            raise Refusal("too_many_bytes", "The answers of the batch would hold too many bytes.")

    def _count(self, verb: str, path: Path, result: Result) -> None:
        """Add what a write came to."""
        data = result.tree.get("data", {})
        for word in COUNTS:
            self.counts[word].update(data.get(word, {}))
        step = path.written
        plural = self.session.nouns.written(step.resource, step.link, verb).plural
        if result.location and "created" not in data:
            self.counts["created"][result.location.partition("/")[0]] += 1
        elif data.get("changed") and "updated" not in data:
            self.counts["updated"][plural] += 1
        if "created" not in data and "updated" not in data:
            for verdict in data.get("rows", ()):
                self.counts["created"][plural] += verdict["code"] == 201
                self.counts["updated"][plural] += "changed" in verdict


def _weight(value: Any) -> tuple[int, int]:
    """Return how many rows stand in the lists of a tree, and about how many bytes it holds."""
    if isinstance(value, str):
        return 0, len(value)
    if isinstance(value, dict):
        weights = [_weight(each) for each in value.values()]
        return sum(rows for rows, _ in weights), sum(size + FIELD_BYTES for _, size in weights)
    if isinstance(value, list):
        weights = [_weight(each) for each in value]
        rows = sum(isinstance(each, dict) for each in value)
        return rows + sum(each for each, _ in weights), sum(size for _, size in weights)
    return 0, 0
