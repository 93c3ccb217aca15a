"""The documented commands: what they take, answer and say, and whether an answer has that shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

DOCUMENTED: Mapping[str, Any] = json.loads(
    (Path(__file__).parent / "documented.json").read_text(encoding="utf-8")
)
"""By command: category, area, writes, params, answer, errors, warnings. A list of an answer shows
one element, `<key>` stands for any; intstr and decstr are texts that hold a number."""
_TEXTS = {
    "intstr": r"-?\d*",
    "decstr": r"-?\d+\.\d+",
    "boolstr": r"true|false|",
    "date": r"\d{4}-\d\d-\d\d",
    "datetime": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",
}
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "str": str,
    "int": int,
    "float": (int, float),
    "bool": bool,
    "null": type(None),
}


def differences(answer: Any, shape: Any, at: str = "") -> Iterator[str]:
    """Yield where an answer has not the documented shape; a key more is none."""
    if isinstance(shape, dict):
        yield from _of_branch(answer, shape, at)
    elif isinstance(shape, list):
        if not isinstance(answer, list):
            yield f"{at} is no list"
            return
        for index, each in enumerate(answer):
            yield from differences(each, shape[0], f"{at}.{index}")
    elif not any(_fits(answer, word) for word in re.split(r"[|/ ]+", shape)):
        yield f"{at} is {answer!r}, no {shape}"


def _of_branch(answer: Any, shape: Mapping[str, Any], at: str) -> Iterator[str]:
    if not isinstance(answer, dict):
        yield f"{at} is no branch"
        return
    for key, inside in shape.items():
        if key.startswith("<"):
            continue
        if key not in answer:
            yield f"{at}.{key} is missing"
        else:
            yield from differences(answer[key], inside, f"{at}.{key}")


def _fits(answer: Any, word: str) -> bool:
    if word in _TEXTS:
        return isinstance(answer, str) and re.fullmatch(_TEXTS[word], answer) is not None
    if isinstance(answer, bool) and word != "bool":
        return False
    return isinstance(answer, _TYPES[word])
