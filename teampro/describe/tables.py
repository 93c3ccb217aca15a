"""The printed tables of what stands in no noun: error words and settings."""

from __future__ import annotations

from teampro.describe.markdown import code, page, table
from teampro.error_words import WORDS
from teampro.settings import SETTINGS, Setting

ERRORS = """\
A refusal has the envelope of every answer. `request.code` is the HTTP status, `request.message` a \
sentence for people, `request.error` one of the words below, which never change, and \
`request.errors` a list of what was wrong where: `path`, `error`, `message`, and where they help \
`given`, `nearest` and `allowed`, and of a `conflict` the values `stored` and `base` too. \
`response` is empty. A failed login also tells `tries_left`."""
SETTING = """\
Each setting is an environment variable; `teampro config` shows what is in force and where it came \
from. The server reads them when it starts, and does not start with one it does not know. Those \
marked *served* are shown by the resource `config`."""


def print_errors() -> str:
    """Return docs/errors.md."""
    rows = (
        (str(word.status), code(name), word.meaning, word.mend)
        for name, word in sorted(WORDS.items(), key=lambda item: item[1].status)
    )
    return page("Errors", ERRORS, table(("Status", "Word", "Meaning", "What mends it"), rows))


def print_settings() -> str:
    """Return docs/settings.md."""
    rows = (
        (code(setting.variable), code(setting.name), code(setting.default), _meaning(setting))
        for setting in SETTINGS
    )
    return page("Settings", SETTING, table(("Variable", "Name", "Default", "Meaning"), rows))


def _meaning(setting: Setting) -> str:
    return f"{setting.help} *served*" if setting.served else setting.help
