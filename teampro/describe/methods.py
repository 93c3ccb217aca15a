"""The methods of the API: each verb of each chain, with its title and a request to send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from teampro.describe.templates import Template, list_templates
from teampro.engine.chain_ids import ids_of_write
from teampro.engine.path import Path
from teampro.engine.writing.row_words import match_words
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource

RECORD_TITLES = {"GET": "get", "PUT": "update", "DELETE": "delete"}
LIST_TITLES = {"GET": "find", "POST": "create"}


@dataclass(frozen=True)
class Method:
    """One verb of one chain.

    `resource` is the plural under which it is listed. A method without a `declared` title is a
    verb of a record or list that it also has flat; its title tells below what. `writes` is the
    plural of the noun whose fields its params are, "" for reads and deletes; `uploads` says
    whether a file may be sent with them.
    """

    title: str
    verb: str
    template: Template
    resource: str
    summary: str
    declared: bool
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    writes: str = ""
    uploads: bool = False

    @property
    def chain(self) -> str:
        """The chain with placeholders."""
        return self.template.text

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists that are answered complete, whose options stand under their words."""
        tail = self.template.path.tail
        return tail.complete if tail is not None else ()

    @property
    def takes_rows(self) -> bool:
        """Whether its params may hold rows in place of one record."""
        path = self.template.path
        return self.verb == "POST" and path.collection is not None and path.operation is None

    @property
    def is_kept(self) -> bool:
        """Whether its answer is kept for a repeat with the same key."""
        operation = self.template.path.operation
        return self.verb != "GET" and not (operation is not None and operation.page)

    @property
    def match(self) -> tuple[str, ...]:
        """How its rows may find their records."""
        step = self.template.path.written if self.takes_rows else None
        return match_words(step.resource, step.link) if step is not None else ()

    @property
    def takes_several(self) -> bool:
        """Whether the last id of its chain may be several ids."""
        return self.verb in ("PUT", "DELETE")

    @property
    def example(self) -> dict[str, Any]:
        """A request that can be sent as it is."""
        return {"chain": self.template.example, "params": dict(self.params)}


def list_methods(registry: Registry) -> tuple[Method, ...]:
    """Return the methods that the nouns declare by title, in reading order."""
    declared = [method for method in all_methods(registry) if method.declared]
    nouns = [resource.plural for resource in registry.resources]
    return tuple(sorted(declared, key=lambda each: (nouns.index(each.resource), _rank(each))))


@lru_cache(maxsize=8)
def all_methods(registry: Registry) -> tuple[Method, ...]:
    """Return every verb of every template, also those that no title is declared for."""
    return tuple(
        _method(registry, template, verb)
        for template in list_templates(registry)
        for verb in template.path.verbs
    )


def _method(registry: Registry, template: Template, verb: str) -> Method:
    path = template.path
    title = _declared_title(path, verb)
    written = _written(registry, path, verb)
    return Method(
        title or f"{_flat_title(path, verb)}In{path.records[0].resource.singular.capitalize()}",
        verb,
        template,
        path.resources[0].plural,
        _summary(path, verb),
        bool(title),
        _params(registry, path, verb),
        written.plural if written else "",
        bool(written and written.upload and verb == "POST"),
    )


def _written(registry: Registry, path: Path, verb: str) -> Resource | None:
    """Return the noun whose fields a verb takes."""
    if verb not in ("POST", "PUT") or path.operation is not None or path.page:
        return None
    return registry.written(path.written.resource, path.written.link, verb)


def _declared_title(path: Path, verb: str) -> str:
    """Return the title that stands in the declarations, or ""."""
    if path.page or len(path.steps) == 1:
        return _flat_title(path, verb)
    if path.operation is not None:
        return ""
    if path.tail is not None:
        return path.tail.title if len(path.records) == 1 else ""
    link = path.steps[-1].link
    if link is None or not path.lists or path.lists[0].tail is not None:
        return ""
    return link.title if verb == "GET" else link.create_title


def _flat_title(path: Path, verb: str) -> str:
    """Return the title of the last step as if it stood alone."""
    if path.operation is not None:
        return path.operation.title
    if path.tail is not None:
        return path.tail.title
    if path.page_resource is not None:
        return path.page_resource.titles[LIST_TITLES[verb]]
    if not path.lists:
        return path.records[-1].resource.titles[RECORD_TITLES[verb]]
    branch = path.lists[0]
    if branch.tail is not None:
        return branch.tail.title
    return branch.step.resource.titles[LIST_TITLES[verb]]


def _rank(method: Method) -> int:
    """Return the method's place among those of its noun."""
    path = method.template.path
    if path.operation is not None:
        return 8
    if method.verb in ("PUT", "DELETE"):
        return 6 + (method.verb == "DELETE")
    if path.page or not path.records:
        return 2 if method.verb == "POST" else int(bool(path.lists and path.lists[0].tail))
    if path.tail is not None:
        return 5
    return 4 if path.lists else 3


def _summary(path: Path, verb: str) -> str:
    if path.operation is not None:
        return path.operation.help
    tail = path.lists[0].tail if path.lists and path.tail is None else path.tail
    if tail is not None:
        return tail.help
    if path.page_resource is not None:
        return path.page_resource.help
    last = path.steps[-1]
    below = f" of {_one(path.records[-1].resource)}" if last.link and path.lists else ""
    if verb == "POST" and last.link is not None and last.link.creates:
        return f"Link {_one(last.resource)} to {_one(path.records[-1].resource)}."
    doing = {
        "GET": f"Return the {last.resource.plural}{below}.",
        "POST": f"Create {_one(last.resource)}{below}.",
        "PUT": f"Update {_one(last.resource)}.",
        "DELETE": f"Delete {_one(last.resource)}.",
    }
    return doing[verb] if path.lists or verb != "GET" else f"Return {_one(last.resource)}."


def _one(resource: Resource) -> str:
    return f"{'an' if resource.singular[0] in 'aeiou' else 'a'} {resource.singular}"


def _params(registry: Registry, path: Path, verb: str) -> dict[str, Any]:
    """Return example params; a delete only previews."""
    if path.page_resource is not None:
        return dict(path.page_resource.example)
    if path.operation is not None:
        return dict(path.operation.example)
    if verb == "POST":
        return _create_params(registry, path)
    if verb == "PUT":
        return dict(_first_change(registry, path.records[-1].resource))
    if verb == "DELETE":
        return {"preview": True}
    return {"limit": 10} if path.lists and path.tail is None else {}


def _create_params(registry: Registry, path: Path) -> dict[str, Any]:
    noun = registry.written(path.written.resource, path.written.link, "POST")
    # Of what links two nouns the chain names one side alone.
    told = tuple(ids_of_write(path, noun)) if noun.links else noun.path_fields
    from_chain = told if path.records else ()
    return {name: value for name, value in noun.example.items() if name not in from_chain}


def _first_change(registry: Registry, resource: Resource) -> Iterator[tuple[str, Any]]:
    """Yield the first text of the noun with a new value, or else its first optional reference.

    What no two records share is not changed, nor where a record lies; where nothing else is left, a
    field of the example is.
    """
    for name in resource.search:
        if resource.fields[name].writable and not _is_unshared(resource, name):
            yield name, resource.example.get(name, "A new text")
            return
    for known in resource.fields.values():
        if known.to and known.writable and not known.required:
            yield known.name, resource.example.get(known.name, registry[known.to].sample)
            return
    for name, value in resource.example.items():
        is_own = name in resource.fields and name not in resource.path_fields
        if is_own and not _is_unshared(resource, name):
            yield name, value
            return


def _is_unshared(resource: Resource, name: str) -> bool:
    """Say whether no two records have the same value of a field, or of it and others together."""
    together = (names for names, is_unique in resource.model._meta.indexes if is_unique)
    return resource.fields[name].unique or any(name in names for names in together)
