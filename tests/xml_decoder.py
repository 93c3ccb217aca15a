"""Reads an XML answer back into the tree that JSON would have shown, by the type attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree

BOOLEANS = {"true": True, "false": False}
NOTHING = {"": None}


def decode_xml(data: bytes) -> dict[str, Any]:
    """Return the tree of a `<teampro>` document; anything irregular is an error."""
    root = ElementTree.fromstring(data)
    if root.tag != "teampro" or root.attrib:
        raise ValueError(f"the root is {root.tag} {root.attrib}, not a bare teampro")
    return _members(root)


def _members(element: ElementTree.Element) -> dict[str, Any]:
    names = [child.tag for child in element]
    if len(set(names)) < len(names):
        raise ValueError(f"{element.tag} has a member twice: {names}")
    return {child.tag: _value(child) for child in _children(element)}


def _items(element: ElementTree.Element) -> list[Any]:
    return [_value(child) for child in _children(element)]


def _children(element: ElementTree.Element) -> list[ElementTree.Element]:
    loose = [element.text, *(child.tail for child in element)]
    if any(loose):
        raise ValueError(f"{element.tag} has text between its elements")
    return list(element)


def _text(element: ElementTree.Element) -> str:
    if len(element):
        raise ValueError(f"{element.tag} is no container but has elements")
    return element.text or ""


KINDS: Mapping[str, Callable[[ElementTree.Element], Any]] = {
    "dict": _members,
    "list": _items,
    "str": _text,
    "int": lambda element: int(_text(element)),
    "bool": lambda element: BOOLEANS[_text(element)],
    "null": lambda element: NOTHING[_text(element)],
}


def _value(element: ElementTree.Element) -> Any:
    if list(element.attrib) != ["type"]:
        raise ValueError(f"{element.tag} has attributes {element.attrib}, not just a type")
    return KINDS[element.attrib["type"]](element)
