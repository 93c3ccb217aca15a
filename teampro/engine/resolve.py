"""Match the words of a chain with the nouns: Chain in, Path out. No database, no caller."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from teampro.chain import Chain, Step
from teampro.engine.path import Branch, Path, PathStep
from teampro.errors import Refusal, nearest, refuse_at
from teampro.schema.links import Child
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource

MOST_PATHS = 1_000


@lru_cache(maxsize=MOST_PATHS)
def canonical(chain: Chain, registry: Registry) -> str:
    """Return the steps in canonical words, as `request.action` shows them."""
    texts = []
    for step in chain.steps:
        nouns = ((registry.find(word), word) for word in step.words)
        texts.append(str(Step(tuple(n.plural if n else word for n, word in nouns), step.ids)))
    return "/".join(texts)


@lru_cache(maxsize=MOST_PATHS)
def resolve(chain: Chain, registry: Registry) -> Path:
    """Match every step with a noun, each within the one before it.

    perf: clients ask the same chains again and again; what was matched is kept.
    Raises: Refusal unknown_resource, malformed_chain.
    """
    return _Resolver(registry, canonical(chain, registry)).path(chain.steps)


class _Resolver:
    def __init__(self, registry: Registry, text: str) -> None:
        self.registry = registry
        self.text = text

    def path(self, steps: Sequence[Step]) -> Path:
        """Take the leading records, then the tail or the lists that follow."""
        records: list[PathStep] = []
        while len(records) < len(steps) and len(steps[len(records)].ids) == 1:
            above = records[-1].resource if records else None
            records.append(self._match(steps[len(records)], 0, above))
        rest = steps[len(records) :]
        if not rest:
            return Path(self.text, tuple(records))
        if not records:
            page = self._page(rest)
            if page is not None:
                return page
        elif len(rest[0].words) == 1:
            ended = self._record_tail(records, rest) or self._record_operation(records, rest)
            if ended is not None:
                return ended
        return self._collection_operation(records, rest) or Path(
            self.text, tuple(records), self._lists(rest, records, "")
        )

    def _match(self, step: Step, index: int, above: Resource | None) -> PathStep:
        word = step.words[index]
        if above is None:
            noun = self.registry.find(word)
            if noun is None:
                raise _unknown(word, self.registry.nearest(word), "There is no resource")
            if step.ids and noun.model is None:
                raise Refusal("unknown_resource", f"{noun.plural} has no records.")
            return PathStep(noun, step.ids)
        if step.ids and (above.operation(word) or above.tail(word)):
            raise Refusal("malformed_chain", f"Nothing follows {word}.")
        link = self._link(above, word)
        return PathStep(self.registry[link.plural], step.ids, link)

    def _link(self, above: Resource, word: str) -> Child:
        noun = self.registry.find(word)
        link = above.child(noun.plural) if noun else None
        if link is None:
            if above.operation(word) or above.tail(word):
                raise Refusal("malformed_chain", f"{word} stands alone, with nothing beside it.")
            offered = self._offered(above)
            raise _unknown(word, nearest(word, offered), f"{above.plural} has no step", offered)
        return link

    def _offered(self, above: Resource) -> list[str]:
        """Return what may follow a noun, but what is closed to the caller."""
        plurals = (child.plural for child in above.children)
        offered = [plural for plural in plurals if not self.registry[plural].closed]
        offered += [tail.word for tail in above.tails if not tail.closed]
        return offered + [operation.word for operation in above.operations]

    def _page(self, steps: Sequence[Step]) -> Path | None:
        first = self.registry.find(steps[0].words[0])
        if first is None or first.model is not None or len(steps[0].words) > 1:
            return None
        if len(steps) == 1 and first.page:
            return Path(self.text, page=first.page, page_resource=first)
        word = steps[1].words[0] if len(steps) > 1 else ""
        if first.operation(word) is not None:
            return None
        tail = first.tail(word)
        if tail is None or len(steps) > 2 or steps[1].ids or len(steps[1].words) > 1:
            last = [each.word for each in first.tails]
            last += [each.word for each in first.operations]
            words = " or ".join(f"{first.plural}/{each}" for each in last)
            raise Refusal("unknown_resource", f"The chain reads {words or first.plural}, no more.")
        return Path(self.text, page=tail.page, page_resource=first, tail=tail)

    def _record_tail(self, records: list[PathStep], rest: Sequence[Step]) -> Path | None:
        last = records[-1].resource
        tail = last.tail(rest[0].words[0])
        if tail is None:
            return None
        if not tail.on_record:
            raise _follows(tail.word, f"the collection {last.plural}, not a record")
        _refuse_more(tail.word, rest)
        lists = tuple(
            Branch(self._match(Step((word,)), 0, last), word, complete=True)
            for word in tail.complete
        )
        return Path(self.text, tuple(records), lists, tail)

    def _record_operation(self, records: list[PathStep], rest: Sequence[Step]) -> Path | None:
        last = records[-1].resource
        operation = last.operation(rest[0].words[0])
        if operation is None:
            return None
        if operation.on_collection:
            raise _follows(operation.word, f"the collection {last.plural}, not a record")
        _refuse_more(operation.word, rest)
        return Path(self.text, tuple(records), operation=operation)

    def _collection_operation(
        self, records: Sequence[PathStep], rest: Sequence[Step]
    ) -> Path | None:
        """Return the path of an operation on the first collection that follows the records."""
        if len(rest) < 2 or len(rest[0].words) > 1 or len(rest[1].words) > 1:
            return None
        step = self._match(rest[0], 0, records[-1].resource if records else None)
        operation = step.resource.operation(rest[1].words[0])
        if operation is None:
            return None
        if step.ids or not operation.on_collection:
            what = "the collection" if operation.on_collection else "one record of"
            raise _follows(operation.word, f"{what} {step.resource.plural}")
        if operation.page and records:
            raise _follows(operation.word, f"the whole collection {step.resource.plural}")
        _refuse_more(operation.word, rest[1:])
        branch = Branch(step, step.resource.plural)
        return Path(self.text, tuple(records), (branch,), operation=operation)

    def _lists(
        self, steps: Sequence[Step], records: Sequence[PathStep], outer: str
    ) -> tuple[Branch, ...]:
        """Make the lists of the first step, with the following steps inside each of their rows."""
        step, rest = steps[0], steps[1:]
        above = records[-1].resource if records else None
        if outer and step.ids:
            raise Refusal(
                "malformed_chain",
                f"{step} cannot stand inside the rows of {outer}: inside a list stand collections.",
            )
        branches = []
        for index in range(len(step.words)):
            matched = self._match(step, index, above)
            if matched.resource.model is None:
                raise Refusal(
                    "malformed_chain", f"{matched.resource.plural} stands alone in a chain."
                )
            branches.append(self._branch(matched, rest, outer))
        if len({branch.name for branch in branches}) < len(branches):
            raise Refusal("malformed_chain", f"{step} names a collection twice.")
        return tuple(branches)

    def _branch(self, matched: PathStep, rest: Sequence[Step], outer: str) -> Branch:
        name = f"{outer}.{matched.resource.plural}" if outer else matched.resource.plural
        if not rest:
            return Branch(matched, name)
        word = rest[0].words[0]
        if outer and matched.resource.operation(word) is not None:
            raise Refusal("malformed_chain", f"{word} is called once, not in each row of {outer}.")
        tail = matched.resource.tail(word) if len(rest[0].words) == 1 else None
        if tail is None:
            return Branch(matched, name, self._lists(rest, (matched,), name))
        if tail.on_record or matched.ids:
            what = "a record" if tail.on_record else "a collection"
            raise _follows(tail.word, f"{what} of {matched.resource.plural}")
        _refuse_more(tail.word, rest)
        return Branch(matched, name, tail=tail)


def _follows(word: str, what: str) -> Refusal:
    return Refusal("malformed_chain", f"{word} follows {what}.")


def _refuse_more(word: str, rest: Sequence[Step]) -> None:
    """Refuse what follows a word that ends a chain; `rest` begins with it."""
    if len(rest) > 1 or rest[0].ids:
        raise Refusal("malformed_chain", f"Nothing follows {word}.")


def _unknown(word: str, hint: str, what: str, offered: Sequence[str] = ()) -> Refusal:
    more = f"; the nearest is {hint!r}" if hint else ""
    listed = f" It has {', '.join(offered)}." if offered else ""
    message = f"{what} {word!r}{more}.{listed}"
    return refuse_at("action", "unknown_resource", message, word, nearest=hint, allowed=offered)
