"""What a wrong declaration of a noun ends with: the file, and what is wrong in it."""

from __future__ import annotations

from teampro.schema.reach import Model


class DeclarationError(Exception):
    """A noun that is declared wrongly; the text says which and where."""


def file_of(model: Model) -> str:
    """Return the file that declares a model."""
    path: str = model.__module__.replace(".", "/")
    return path.removeprefix("teampro/") + ".py"
