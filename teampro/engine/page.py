"""A page: a tree that no table holds, such as config, api/resources, api/openapi."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from teampro.engine.result import Result
from teampro.session.session import Session

Page = Callable[[Session, Mapping[str, Any]], Result]
"""Prints it for the session's caller. Raises: Refusal of params."""
