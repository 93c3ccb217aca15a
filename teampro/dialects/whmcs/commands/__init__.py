"""The commands of the language, by their names in lower case."""

from __future__ import annotations

from teampro.dialects.whmcs.command import Commands

COMMANDS: Commands = {}
