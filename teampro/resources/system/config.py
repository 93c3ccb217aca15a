"""The configuration that clients may read: lists of words, limits and rules, no secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.errors import Refusal, nearest, refuse_at
from teampro.schema.resource import Resource
from teampro.settings import SETTINGS, Settings

RESOURCE = Resource(
    plural="config",
    singular="config",
    help="The settings that clients may read.",
    titles={"find": "getConfig"},
    page="config",
    example={"key": "project.project_status"},
)


def read_config(settings: Settings, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return `{"config": {name: value}}`, or the one setting that `params` names as `key`.

    Raises: Refusal unknown_key, unknown_option, invalid_value.
    """
    served = {
        setting.name: _printable(settings[setting.name]) for setting in SETTINGS if setting.served
    }
    for name in params:
        if name != "key" and not name.startswith("_"):
            raise refuse_at(
                name[:60],
                "unknown_option",
                f"config has no option {name[:60]!r}; it has key.",
                allowed=("key",),
            )
    key = params.get("key")
    if key is None:
        return {"config": served}
    if not isinstance(key, str):
        raise refuse_at("key", "invalid_value", "key: expected the name of one setting.", key)
    if key not in served:
        hint = nearest(key, served)
        more = f"; the nearest is {hint}" if hint else ""
        raise Refusal("unknown_key", f"There is no configuration key {key[:100]!r}{more}.")
    return {"config": {key: served[key]}}


def _printable(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
