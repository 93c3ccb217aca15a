"""The one table of settings: name, default, how its text is read, help.

A setting `a.b` is the variable TEAMPRO_A_B. The lists of words that fields choose from are named
after their field: `project.project_status` is TEAMPRO_PROJECT_STATUS. Only this module reads the
environment; everything below receives a Settings value.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from ipaddress import ip_network
from typing import Any
from unicodedata import normalize
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from teampro.database_url import DatabaseUrl, is_url, read_url
from teampro.option_parameters import read_option_parameters

PREFIX = "TEAMPRO_"
DEFAULT, COMMAND_LINE = "default", "command line"
"""Where a setting may come from; any other origin is its variable."""
_PATH_WORD = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*\Z")
_NAME_PATTERN = re.compile(r"[A-Za-z0-9._-]+\*?\Z")
_ACCESS_KEY = re.compile(r"[A-Za-z0-9!@#$%.()*\[\]_-]*\Z", re.ASCII)
_VERSION = re.compile(r"[0-9]+(\.[0-9]+){1,3}\Z", re.ASCII)
_HOST = re.compile(r"[a-z0-9_-][a-z0-9._-]*\Z|[0-9a-f:.]*:[0-9a-f:.]*\Z")
_PORTS = {"http": 80, "https": 443}
"""What browsers may call from, with the port they leave out."""
_TAKEN = ("v1", "api.php", "sandbox", "healthz")
"""First words of the fixed paths that are always mounted; see dialects/mount.py for all."""
OWNABLE = ("clients", "tickets")
"""Words of owner_of: records that another system may be the master of."""
LOG_LEVELS = ("debug", "info", "warning", "error")


class SettingError(ValueError):
    """A setting that is unknown or cannot be read; the text says which and what would be right."""


@dataclass(frozen=True)
class Setting:
    """One row of the table. `default` is text, as it would stand in the environment."""

    name: str
    default: str
    read: Callable[[str], Any]
    help: str
    served: bool = False
    """Whether the `config` resource shows it to every administrator."""
    listed: bool = False
    """Whether it is a list of words named after its field."""
    secret: bool = False
    """Whether nothing may print its text; a value that hides what is secret may be."""

    @property
    def variable(self) -> str:
        """The name of its environment variable."""
        name = self.name.rpartition(".")[2] if self.listed else self.name.replace(".", "_")
        return PREFIX + name.upper()


def _text(value: str) -> str:
    return value.strip()


def _word(value: str) -> str:
    """Read a text that records hold too, so in NFC as theirs are."""
    return normalize("NFC", value).strip()


def _database(value: str) -> str | DatabaseUrl:
    """Read the path of a file, or the address of a database on a server."""
    return read_url(value) if is_url(value) else value.strip()


def _path(value: str) -> str:
    if not value.strip():
        raise ValueError("expected a path")
    return value.strip()


def _words(value: str) -> tuple[str, ...]:
    """Read comma separated words; doubles and empty words are refused."""
    words = tuple(_word(word) for word in value.split(","))
    if "" in words or len(set(words)) != len(words):
        raise ValueError("expected different words separated by commas")
    return words


def _items(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())


def _names(value: str) -> tuple[str, ...]:
    """Read names, each with a * at its end or without; a * alone would let everything pass."""
    words = _items(value)
    if not all(_NAME_PATTERN.match(word) for word in words):
        raise ValueError("expected names such as gclid or utm_*")
    return words


def _owned(value: str) -> tuple[str, ...]:
    """Read of which records this server is the master."""
    words = _items(value)
    if not {*words} <= {*OWNABLE}:
        raise ValueError(f"expected {', '.join(OWNABLE)}, or nothing")
    return words


def _networks(value: str) -> tuple[str, ...]:
    return tuple(str(ip_network(word, strict=False)) for word in _items(value))


def _origins(value: str) -> tuple[str, ...]:
    """Read origins exactly as browsers send them; another spelling would never be met."""
    for word in (words := _items(value)):
        if "*" in word:
            raise ValueError("expected each origin by its name: * would let every page call")
        if word != (right := _as_sent(word)):
            hint = f"; in place of {word[:100]} write {right}" if right else ""
            example = "https://tools.example.com or http://localhost:5173"
            raise ValueError(f"expected origins such as {example}{hint}")
    return tuple(dict.fromkeys(words))


def _as_sent(word: str) -> str:
    """Return the origin of an address as browsers send it, "" when there is none."""
    try:
        parts = urlsplit(word)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not _HOST.match(host):
        return ""
    shown = f"[{host}]" if ":" in host else host
    tail = "" if port in (None, _PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{shown}{tail}"


def _flag(value: str) -> bool:
    word = value.strip().lower()
    if word in ("1", "true", "on", "yes"):
        return True
    if word in ("0", "false", "off", "no"):
        return False
    raise ValueError("expected true or false")


def _between(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        try:
            number = int(value)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise ValueError(f"expected a whole number from {low} to {high}")
        return number

    return read


def _zone(value: str) -> str:
    try:
        ZoneInfo(value.strip())
    except (KeyError, ValueError, OSError):
        raise ValueError("expected a time zone such as UTC or Europe/Berlin") from None
    return value.strip()


def _level(value: str) -> str:
    if value.strip() not in LOG_LEVELS:
        raise ValueError(f"expected one of {', '.join(LOG_LEVELS)}")
    return value.strip()


def _access_key(value: str) -> str:
    if not _ACCESS_KEY.match(value.strip()):
        raise ValueError("expected letters, digits and !@#$%.()*[]-_ alone")
    return value.strip()


def _one_of(*words: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        word = value.strip().lower()
        if word not in words:
            raise ValueError(f"expected {' or '.join(words)}")
        return word

    return read


def _version(value: str) -> str:
    if not _VERSION.match(value.strip()):
        raise ValueError("expected a version such as 8.13.1")
    return value.strip()


def _prefix(value: str) -> str:
    path = value.strip().strip("/")
    words = path.split("/")
    if path and (words[0] in _TAKEN or not all(_PATH_WORD.match(word) for word in words)):
        raise ValueError(
            "expected a path such as /modules/addons/wbteampro, and not below "
            + " or ".join(f"/{word}" for word in _TAKEN)
        )
    return f"/{path}" if path else ""


_count = _between(1, 10**9)
_bytes = _between(1, 2**40)

SETTINGS: tuple[Setting, ...] = (
    Setting("data", "./data", _path, "Directory of the database, the pepper and the files."),
    Setting(
        "database",
        "",
        _database,
        "Path of the SQLite database, mysql://… or postgresql://…; empty: teampro.db in the data.",
        secret=True,
    ),
    Setting(
        "blob_directory",
        "",
        _text,
        "Directory of uploaded bytes; empty: blobs in the data directory.",
    ),
    Setting(
        "owner_of",
        "clients,tickets",
        _owned,
        "Records this server is the master of: clients, tickets; others are loaded, and only read.",
    ),
    Setting("pepper_file", "", _text, "File of the pepper; empty: pepper in the data directory."),
    Setting(
        "bind", "127.0.0.1:8000", _text, "Address and port the server listens on, or unix:/PATH."
    ),
    Setting("workers", "2", _between(1, 64), "Processes that serve."),
    Setting("threads", "8", _between(1, 256), "Threads of each process."),
    Setting(
        "worker",
        "true",
        _flag,
        "Whether `teampro serve` and `demo` run a worker, which does what is to be done later.",
    ),
    Setting(
        "worker_seconds",
        "1",
        _between(1, 3600),
        "Seconds between two looks of a worker for what is due.",
    ),
    Setting(
        "prefix",
        "/modules/addons/wbteampro",
        _prefix,
        "Path under which clients of the original look.",
    ),
    Setting(
        "gateway",
        "true",
        _flag,
        "Whether customers log in at /login, and call the commands below /api/v1/.",
    ),
    Setting(
        "gateway.prefix",
        "",
        _prefix,
        "Path below which /login, /logout, /password and /api/v1/ stand; empty: at the root.",
    ),
    Setting(
        "gateway.options",
        "os=Server OS=os, cpu=CPU=cpu, ram=RAM=ram, hdd=HDD=hdd, extraIp=Extra IP=Extra ip",
        read_option_parameters,
        "Options that addorder takes and getproduct prints: parameter=option=key, comma separated.",
    ),
    Setting(
        "gateway.token_seconds",
        "86400",
        _between(300, 604_800),
        "How long the token of a login lasts, in seconds.",
    ),
    Setting(
        "whmcs",
        "true",
        _flag,
        "Whether /includes/api.php answers the commands of WHMCS's API.",
    ),
    Setting(
        "whmcs.prefix",
        "",
        _prefix,
        "Path below which /includes/api.php answers as well; empty: at the root alone.",
    ),
    Setting(
        "whmcs.allowed_ips",
        "",
        _networks,
        "Addresses and networks that may send commands, comma separated; empty: all.",
    ),
    Setting(
        "whmcs.access_key",
        "",
        _access_key,
        "What a command from another address sends as accesskey to be let in; empty: nothing.",
        secret=True,
    ),
    Setting(
        "whmcs.default_responsetype",
        "json",
        _one_of("json", "legacy"),
        "Format of an answer without a responsetype; legacy: names and values, nested ones XML.",
    ),
    Setting(
        "whmcs.strict",
        "false",
        _flag,
        "Whether a command refuses parameters it does not know; else it names them.",
    ),
    Setting(
        "whmcs.editable_invoices",
        "false",
        _flag,
        "Whether lines, tax and credit of issued invoices may be changed.",
    ),
    Setting("whmcs.version", "8.13.1", _version, "Version of WHMCS that answers say."),
    Setting(
        "whmcs.project_statuses",
        "Pending,In Progress,Awaiting,Abandoned,Completed",
        _words,
        "Statuses of a project beside its own ones: those of WHMCS.",
        served=True,
    ),
    Setting("whmcs.most_rows", "10000", _count, "Most rows of one page of a command's list."),
    Setting("whmcs.projects", "true", _flag, "Whether the commands of project management answer."),
    Setting(
        "abuse",
        "true",
        _flag,
        "Whether /includes/api.php below abuse.prefix takes reports of abuse scanners.",
    ),
    Setting(
        "abuse.prefix",
        "/modules/addons/abusemanagerpro",
        _prefix,
        "Path under which abuse scanners look.",
    ),
    Setting(
        "abuse.timelimit_minutes",
        "1440",
        _count,
        "Minutes after which a report with the method timelimit suspends its service.",
        served=True,
    ),
    Setting(
        "abuse.fold_minutes",
        "1440",
        _between(0, 10**6),
        "Minutes within which a report that repeats another is counted with it; 0: never.",
        served=True,
    ),
    Setting("abuse.per_minute", "120", _count, "Abuse reports that one token may send a minute."),
    Setting(
        "abuse.department",
        "0",
        _between(0, 10**9),
        "Department in which an abuse report opens a ticket for the client; 0: none is opened.",
        served=True,
    ),
    Setting(
        "abuse.reply_stops_clock",
        "false",
        _flag,
        "Whether a client who answers in that ticket is suspended no more when the time is up.",
        served=True,
    ),
    Setting("sandbox", "true", _flag, "Whether /sandbox/ serves the page to try the API on."),
    Setting(
        "allowed_origins",
        "",
        _origins,
        "Origins whose pages may call the API from a browser, comma separated; empty: none but "
        "its own.",
    ),
    Setting(
        "ignored_query_names",
        "utm_*,gclid,fbclid,msclkid",
        _names,
        "Parameters that pass unread, since trackers and proxies add them; * ends a beginning.",
    ),
    Setting(
        "trusted_proxies",
        "",
        _networks,
        "Networks whose X-Forwarded-For is believed, comma separated.",
    ),
    Setting("behind_proxy", "false", _flag, "Whether a front server on this host passes calls on."),
    Setting("api_active", "true", _flag, "Whether the interface answers at all.", served=True),
    Setting("server_timezone", "UTC", _zone, "Time zone of bare days and of `today`.", served=True),
    Setting(
        "page_listing_limit",
        "50",
        _between(1, 500),
        "Rows of a list when no limit is sent.",
        served=True,
    ),
    Setting(
        "thread_listing_limit",
        "50",
        _between(1, 500),
        "Rows of a list of threads when no limit is sent.",
        served=True,
    ),
    Setting(
        "project.project_type",
        "Internal,Product,Service",
        _words,
        "Types of a project.",
        served=True,
        listed=True,
    ),
    Setting(
        "project.project_status",
        "Service,Under Review,Active,In Production,In Testing,Completed,Closed",
        _words,
        "Statuses of a project.",
        served=True,
        listed=True,
    ),
    Setting(
        "action.action_type",
        "Planning,Research,Contact,Service,Development,Review",
        _words,
        "Types of an action.",
        served=True,
        listed=True,
    ),
    Setting(
        "action.action_status",
        "Closed,Active,Progress,Cancelled,Complete",
        _words,
        "Statuses of an action.",
        served=True,
        listed=True,
    ),
    Setting(
        "action.status_oncomplete",
        "",
        _word,
        "Status an action takes when it reaches 100 %; empty: none.",
        served=True,
    ),
    Setting(
        "action.adjust_date",
        "true",
        _flag,
        "Whether parents and the project widen to enclose the dates of their actions.",
        served=True,
    ),
    Setting(
        "action.max_depth", "5", _between(1, 20), "Levels an action tree may have.", served=True
    ),
    Setting(
        "timelog.timelog_type",
        "Standard,In-House,Rush,Emergency",
        _words,
        "Types of a timelog.",
        served=True,
        listed=True,
    ),
    Setting(
        "timelog.autostop_timelog",
        "false",
        _flag,
        "Whether starting a clock stops the owner's other running one.",
        served=True,
    ),
    Setting(
        "ticket.ticket_status",
        "Open,Answered,Customer-Reply,On Hold,In Progress,Closed",
        _words,
        "Statuses of a support ticket.",
        served=True,
        listed=True,
    ),
    Setting(
        "ticket.ticket_priority",
        "Low,Medium,High",
        _words,
        "Priorities of a support ticket.",
        served=True,
        listed=True,
    ),
    Setting("billing.currency", "USD", _text, "Currency the rates are meant in.", served=True),
    Setting(
        "password.cost",
        "12",
        _between(4, 16),
        "Cost of the password hash; below 10 for tests only.",
    ),
    Setting(
        "login.cache_seconds",
        "300",
        _between(0, 86_400),
        "How long a successful login is remembered.",
    ),
    Setting("ban.limit", "3", _count, "Wrong logins of one address before it is banned."),
    Setting("ban.window_seconds", "900", _count, "Time within which wrong logins are counted."),
    Setting("ban.seconds", "900", _between(0, 10**9), "How long a ban lasts; 0: no bans."),
    Setting("ban.allow", "", _networks, "Networks that are never banned, comma separated."),
    Setting("limit.body_bytes", str(2**20), _bytes, "Size of a request body and of params."),
    Setting("limit.upload_bytes", str(64 * 2**20), _bytes, "Size of an upload (POST files)."),
    Setting("limit.parameters", "1000", _count, "Parameters of one request."),
    Setting("limit.nesting", "20", _between(1, 100), "Depth of params."),
    Setting("limit.page_rows", "500", _between(1, 5000), "Most rows of one page."),
    Setting("limit.write_rows", "500", _count, "Most rows that one write carries."),
    Setting("limit.answer_rows", "5000", _count, "Most rows of one JSON or XML answer."),
    Setting(
        "limit.answer_bytes",
        str(64 * 2**20),
        _bytes,
        "Most bytes of texts and numbers in one JSON or XML answer.",
    ),
    Setting("limit.work_seconds", "10", _between(1, 3600), "Database work of one request."),
    Setting(
        "idempotency.hours",
        "24",
        _between(1, 10_000),
        "Hours for which the answer to a write with an idempotency key is kept.",
    ),
    Setting(
        "history_days",
        "0",
        _between(0, 100_000),
        "Days the history is kept, with the rows of deleted records in it; 0: for ever.",
    ),
    Setting(
        "backup.directory",
        "",
        _text,
        "Directory whose newest backup `teampro doctor` looks at; empty: none.",
    ),
    Setting(
        "backup.hours",
        "30",
        _between(1, 100_000),
        "Age at which the newest backup is too old for `teampro doctor`.",
    ),
    Setting("url", "", _text, "Address of the API that `teampro call` asks; empty: the data here."),
    Setting("token", "", _text, "Token that `teampro call` sends to that address.", secret=True),
    Setting(
        "profiles",
        "~/.config/teampro/profiles.json",
        _path,
        "File of the addresses and tokens that `teampro profile` keeps.",
    ),
    Setting("log_level", "info", _level, f"Least level written: {', '.join(LOG_LEVELS)}."),
)


class Settings(Mapping[str, Any]):
    """A frozen set of typed values; `origins` tells where each came from."""

    def __init__(self, values: Mapping[str, Any], origins: Mapping[str, str]) -> None:
        self._values = dict(values)
        self.origins = dict(origins)

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def with_values(self, **values: Any) -> Settings:
        """Return a copy with other typed values; dots of names are written as `__`."""
        changed = {name.replace("__", "."): value for name, value in values.items()}
        unknown = set(changed) - set(self._values)
        if unknown:
            raise SettingError(f"no setting is called {sorted(unknown)[0]}")
        return Settings(self._values | changed, self.origins | dict.fromkeys(changed, "given"))


def read_settings(
    environment: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
    faults: list[str] | None = None,
) -> Settings:
    """Read every setting: `given` (the command line) wins over the environment over the default.

    With a list of `faults` the default stands for what cannot be read, and the list tells each.
    Raises: SettingError for an unknown TEAMPRO_ variable or a value that cannot be read.
    """
    environment = os.environ if environment is None else environment
    found = list(_strangers(environment))
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for setting in SETTINGS:
        text, origin = _source(setting, environment, given or {})
        try:
            values[setting.name] = setting.read(text)
        except ValueError as fault:
            label = f"--{setting.name.replace('_', '-')} " if origin == COMMAND_LINE else ""
            shown = "" if setting.secret else repr(text[:100])
            found.append(f"{label or setting.variable + '='}{shown}: {fault}")
            values[setting.name], origin = setting.read(setting.default), DEFAULT
        origins[setting.name] = origin
    if faults is not None:
        faults += found
    elif found:
        raise SettingError(found[0])
    return Settings(values, origins)


def _source(
    setting: Setting, environment: Mapping[str, str], given: Mapping[str, str]
) -> tuple[str, str]:
    """Return the text of a setting and where it came from."""
    if setting.name in given:
        return given[setting.name], COMMAND_LINE
    if setting.variable in environment:
        return environment[setting.variable], setting.variable
    return setting.default, DEFAULT


def _strangers(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each variable that looks like a setting and is none."""
    known = [setting.variable for setting in SETTINGS]
    for variable in sorted(environment):
        if variable.startswith(PREFIX) and variable not in known:
            close = get_close_matches(variable, known, n=1, cutoff=0.8)
            hint = f"; did you mean {close[0]}?" if close else ""
            yield f"no setting has the variable {variable}{hint}"
