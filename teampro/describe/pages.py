"""The pages: trees that no table holds, printed from the settings and the declarations."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from teampro.describe.catalogue import resources_page
from teampro.describe.command_catalogue import commands_page
from teampro.describe.openapi import openapi_document
from teampro.dialects.whmcs.bound import Bound
from teampro.engine.page import Page
from teampro.engine.result import Result
from teampro.errors import refuse_at
from teampro.resources.system.config import read_config
from teampro.schema.registry import Registry
from teampro.schema.visible import MOST_KEPT, described_to
from teampro.session.session import Session
from teampro.settings import Settings


def make_pages(settings: Settings, commands: Mapping[str, Bound]) -> dict[str, Page]:
    """Return the printers of all pages by the names under which nouns declare them.

    `commands` are told where their own language is on.
    """
    answered = commands if settings["whmcs"] else {}
    document = lru_cache(maxsize=MOST_KEPT)(lambda nouns: openapi_document(nouns, settings))

    def resources(session: Session, params: Mapping[str, Any]) -> Result:
        _refuse_options(params)
        return Result(resources_page(_described(session), settings, session.caller))

    def openapi(session: Session, params: Mapping[str, Any]) -> Result:
        _refuse_options(params)
        return Result(document=document(_described(session)))

    def config(_session: Session, params: Mapping[str, Any]) -> Result:
        return Result(read_config(settings, params))

    def commands_of(session: Session, params: Mapping[str, Any]) -> Result:
        _refuse_options(params)
        return Result(commands_page(answered.values(), session))

    return {
        "config": config,
        "resources": resources,
        "openapi": openapi,
        "commands": commands_of,
    }


def _described(session: Session) -> Registry:
    return described_to(session.nouns, session.caller)


def _refuse_options(params: Mapping[str, Any]) -> None:
    """Refuse params where none has an effect."""
    for name in params:
        if not name.startswith("_"):
            raise refuse_at(name[:60], "unknown_option", "This page has no options.")
