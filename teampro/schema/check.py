"""The check of all declarations against each other, when the app is made.

A slip in a noun's file is told with file and name before the first request, not as a bug later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from teampro.schema.check_links import Nouns, about_links, is_word, missing
from teampro.schema.columns import Secret
from teampro.schema.declaration import DeclarationError, file_of
from teampro.schema.kinds import INSIDE, PASSWORD, SECRET
from teampro.schema.operation import Operation
from teampro.schema.resource import CRUD, Resource

IDEMPOTENCY_KEY = "idempotency_key"
OPTIONS = (
    "or", "not", "search", "sort", "orderby", "orderdir", "page", "limit", "offset", "after",
    "count", "fields", "names", "require", "preview", "key", "file_data", "base_version", "rows",
    "mode", "match", "records", "steps", "group", "sum", "min", "max", IDEMPOTENCY_KEY,
)  # fmt: skip
"""Words of params that are no fields."""
DELETE = "delete"
"""What removes the record of a row, beside its id or its external key."""
EXTERNAL = "external"
"""The field with the key of a record in another system."""
ENVELOPE = ("request", "response", "data")


def check(resources: Sequence[Resource]) -> None:
    """Check all nouns. Raises: DeclarationError naming the first file and what is wrong in it."""
    nouns = {resource.plural: resource for resource in resources}
    taken: set[str] = set()
    for resource in resources:
        _refuse(resource, _about_words(resource, taken))
    for resource in resources:
        _refuse(resource, _complaints(resource, nouns))


def _refuse(resource: Resource, complaints: Iterator[str]) -> None:
    for complaint in complaints:
        raise DeclarationError(f"{_declared_in(resource)}: {complaint}")


def _declared_in(resource: Resource) -> str:
    """Return the file of a noun, which is that of its model; a noun without one is only named."""
    if resource.model is None:
        return f"The noun {resource.plural}"
    return file_of(resource.model)


def _complaints(resource: Resource, nouns: Nouns) -> Iterator[str]:
    yield from _about_fields(resource)
    yield from _about_recorded(resource)
    yield from _about_secrets(resource)
    yield from _about_search(resource)
    yield from _about_standing(resource)
    yield from about_links(resource, nouns)
    for operation in resource.operations:
        yield from _about_operation(resource, operation, nouns)


def _about_words(resource: Resource, taken: set[str]) -> Iterator[str]:
    for word in sorted({resource.plural, resource.singular}):
        if word in taken:
            yield f"the word {word} is taken"
        if word in ENVELOPE:
            yield f"the word {word} belongs to the envelope"
        if not is_word(word):
            yield f"{word!r} is no word of a chain"
        taken.add(word)
    for verb in resource.titles:
        if verb not in CRUD:
            yield f"{verb} is no method; there are {', '.join(CRUD)}"


def _about_fields(resource: Resource) -> Iterator[str]:
    children = {*(child.plural for child in resource.children), *resource.parts}
    for name in (*resource.fields, *resource.beside):
        if name in (*OPTIONS, DELETE, *ENVELOPE) or name in children:
            yield f"the field {name} is called like an option or a child"
    order = [name.lstrip("-") for name in resource.order]
    lists = {
        "required": resource.required,
        "readonly": resource.readonly,
        "guarded": resource.guarded,
        "search": resource.search,
        "below": resource.below,
        "touches": resource.touches,
        "links": tuple(name for pair in resource.links for name in pair),
        "part_of": resource.part_of,
        "order": order,
        "standing": [name for name, _value in resource.standing],
        "lock": [resource.lock.field] if resource.lock is not None else [],
        "example": [name for name in resource.example if name not in (*OPTIONS, *resource.parts)],
    }
    for word, names in lists.items():
        for name in missing(names, resource):
            yield f"{word} names no field: {name}"
    is_stored = resource.model is not None
    is_made = is_stored and "create" in resource.titles
    is_followed = "history" in children or bool({"update", DELETE} & resource.titles.keys())
    if is_made and is_followed and "version" not in resource.fields:
        yield "a writable noun needs a version, unless its records are only created"
    if resource.undo and "delete" not in resource.titles:
        yield "no verb deletes the noun, so there is nothing to undo"
    if resource.required and not resource.is_written:
        yield "no verb writes the noun, so it can require nothing"


def _about_recorded(resource: Resource) -> Iterator[str]:
    names = () if resource.recorded == "stored" else resource.recorded
    columns = {} if resource.model is None else resource.model._meta.fields
    said = [name for name, column in columns.items() if column.recorded]
    for name in missing((*names, *said), resource):
        yield f"recorded names no field: {name}"
    for name, known in resource.fields.items():
        stamp = columns[name].stamp if name in columns else ""
        if stamp and known.recorded:
            yield f"{name} is dated by each change, so it is not recorded"
        if known.writable and columns[name].recorded is False:
            yield f"{name} is writable, so it is recorded"


def _about_secrets(resource: Resource) -> Iterator[str]:
    """Complain of what would search or sort by a ciphertext, or show it."""
    order = [name.lstrip("-") for name in resource.order]
    for name in (*resource.search, *order):
        if name in resource.fields and resource.fields[name].kind in (SECRET, PASSWORD):
            yield f"neither search nor order may name the secret {name}"
    for detail in resource.details:
        for column in detail.columns.values():
            if isinstance(getattr(detail.model, column), Secret):
                yield f"the detail {detail.name} may not show the secret {column}"


def _about_search(resource: Resource) -> Iterator[str]:
    for name in resource.search:
        if not {*INSIDE} <= {*resource.fields[name].operators}:
            yield f"search names no text: {name}"


def _about_standing(resource: Resource) -> Iterator[str]:
    """Complain of a filter that nobody can lift: who wants all rows names all choices."""
    for name, _value in resource.standing:
        known = resource.fields[name]
        if not (known.words or known.setting):
            yield f"standing names no field with choices: {name}"


def _about_operation(resource: Resource, operation: Operation, nouns: Nouns) -> Iterator[str]:
    what, word = f"the operation {operation.word}", operation.word
    words = [each for noun in nouns.values() for each in (noun.plural, noun.singular)]
    words += [tail.word for tail in resource.tails]
    words += [other.word for other in resource.operations if other is not operation]
    if not is_word(word) or word in words:
        yield f"{what} is no word of its own"
    yield from _about_page(what, operation)
    for plural in (*operation.writes, *([operation.makes] if operation.makes else [])):
        if plural not in nouns:
            yield f"{what}: there is no noun {plural}"
            return
    if operation.makes and operation.makes not in operation.writes:
        yield f"{what} makes what it does not write: {operation.makes}"
    if operation.removes and (operation.makes or operation.on_collection):
        yield f"{what} removes its record, so it stands on one and makes none"
    if not operation.on_collection and "version" not in resource.fields:
        yield f"{what} needs a version of its record"
    yield from _about_params(what, operation, nouns[operation.makes or resource.plural], nouns)


def _about_page(what: str, operation: Operation) -> Iterator[str]:
    if (operation.run is None) == (not operation.page):
        yield f"{what} has either run or a page"
    if not (operation.writes or operation.page):
        yield f"{what} writes no noun"
    if operation.page and (operation.makes or not operation.on_collection):
        yield f"{what} has a page, so it stands on a collection and makes no record"
    if operation.previews and not operation.page:
        yield f"{what} has no page: it is previewed anyway"


def _about_params(what: str, operation: Operation, about: Resource, nouns: Nouns) -> Iterator[str]:
    names = []
    for each in operation.takes:
        known = about.fields.get(each) if isinstance(each, str) else each
        names.append(str(each) if known is None else known.name)
        if known is None or not known.writable:
            yield f"{what} takes no writable field of {about.plural}: {names[-1]}"
        elif known.to and known.to not in nouns:
            yield f"{what}: there is no noun {known.to}"
    yield from _about_names_of_params(what, operation, names)


def _about_names_of_params(what: str, operation: Operation, names: list[str]) -> Iterator[str]:
    for name in names:
        if name in OPTIONS or name in ENVELOPE or name == "version":
            yield f"{what} takes a param called like an option: {name}"
    for name in (*operation.required, *operation.example):
        if name not in names:
            yield f"{what} does not take {name}"
