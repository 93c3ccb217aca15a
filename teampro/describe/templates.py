"""Chains with placeholders: every chain the nouns offer with at most one record above.

Each is matched by the engine's own resolver, so what it offers is read off its Path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from teampro.chain import VERSION, parse
from teampro.engine.path import Path
from teampro.engine.resolve import resolve
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource


@dataclass(frozen=True)
class Template:
    """A chain as a pattern (`projects/{project_id}`), with plausible ids, and matched."""

    text: str
    example: str
    path: Path

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names of the ids in the chain, in order."""
        return tuple(part[1:-1] for part in self.text.split("/") if part.startswith("{"))


@lru_cache(maxsize=8)
def list_templates(registry: Registry) -> tuple[Template, ...]:
    """Return all templates, in the order of the nouns."""
    chains = (
        chain for resource in registry.resources for chain in _flat_chains(registry, resource)
    )
    return tuple(_match(registry, text, example) for text, example in chains)


def placeholder(registry: Registry, resource: Resource) -> str:
    """Return the name of a noun's id in a chain; a bare `id` goes by what other nouns call it."""
    name = resource.id_field
    if name != "id":
        return name
    for field in _references_to(registry, resource):
        if field.endswith("_id"):
            return field
    return f"{resource.singular}_id"


def _references_to(registry: Registry, resource: Resource) -> Iterator[str]:
    for noun in registry.resources:
        for field in noun.fields.values() if noun is not resource else ():
            if field.to == resource.plural:
                yield field.name


def _flat_chains(registry: Registry, resource: Resource) -> Iterator[tuple[str, str]]:
    plural = resource.plural
    if resource.model is not None:
        yield from _chains(registry, resource, "", "")
        return
    if resource.page:
        yield plural, plural
    for word, _sample in _last_words(resource, on_record=False):
        yield f"{plural}/{word}", f"{plural}/{word}"


def _chains(
    registry: Registry, resource: Resource, above: str, above_example: str
) -> Iterator[tuple[str, str]]:
    """Yield the chains of a noun, flat or below a record, with their examples."""
    text, example = above + resource.plural, above_example + resource.plural
    yield text, example
    for word, _sample in _last_words(resource, on_record=False, is_flat=not above):
        yield f"{text}/{word}", f"{example}/{word}"
    text += f"/{{{placeholder(registry, resource)}}}"
    flat, example = example, f"{example}/{resource.sample}"
    yield text, example
    if not above:
        for child in resource.children:
            yield from _chains(registry, registry[child.plural], f"{text}/", f"{example}/")
    for word, sample in _last_words(resource, on_record=True):
        yield f"{text}/{word}", f"{flat}/{sample}/{word}"


def _last_words(
    resource: Resource, on_record: bool, is_flat: bool = True
) -> Iterator[tuple[str, int]]:
    """Yield what follows a record of a noun, or its collection: tails and operations.

    Each comes with the id of a record for its example. What has a page follows flat lists alone.
    """
    for tail in resource.tails:
        if tail.on_record == on_record:
            yield tail.word, resource.sample
    for operation in resource.operations:
        if operation.on_collection != on_record and (is_flat or not operation.page):
            yield operation.word, operation.sample or resource.sample


def _match(registry: Registry, text: str, example: str) -> Template:
    words = [VERSION, *example.split("/")]
    return Template(text, example, resolve(parse(words), registry))
