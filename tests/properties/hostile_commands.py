"""Hostile commands of WHMCS's API: sound ones, some of whose values and forms are spoiled."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from teampro.dialects.whmcs.commands import DECLARED
from teampro.dialects.whmcs.declare import Command, ShowList, params_of
from teampro.dialects.whmcs.running import PAGING
from tests.properties.hostile_placing import ADMIN, BOUNDARY, FORM, STAFF, Call
from tests.properties.hostile_words import TREES, WILD_TEXTS

PATH = "/includes/api.php"
Params = Mapping[str, Any]


def packed(text: str) -> str:
    """Return a text in base64."""
    return b64encode(text.encode("utf-8", "replace")).decode()


def nested(levels: int) -> str:
    """Return arrays of PHP inside each other."""
    return "a:1:{i:0;" * levels + "N;" + "}" * levels


SERIALIZED = (
    "", "N;", "i:5;", "b:1;", "d:1.5;", "d:NAN;", 's:3:"abc";', 's:2:"abc";', 's:-1:"";',
    's:999999999:"";', "a:0:{}", 'a:1:{i:2;s:1:"x";}', 'a:1:{s:7:"general";i:1;}',
    "a:999999999:{}", "a:-1:{}", "a:1:{a:0:{}i:0;}", 'a:1:{i:0;i:1;}x', "i:" + "9" * 19 + ";",
    "i:" + "9" * 400 + ";", 'O:8:"stdClass":0:{}', "R:1;", 'C:1:"a":0:{}', "a:2:{i:1;i:1;",
    nested(10), nested(11), nested(3_000), 's:2:"\u00e9";', 'a:1:{s:1:"\x00";i:1;}',
    'a:1:{i:0;s:3:"\ud800";}', "a:1001:{" + "".join(f"i:{n};N;" for n in range(1_001)) + "}",
)  # fmt: skip
"""What PHP's serialize writes, and what claims to be that."""
PACKED = [packed(text) for text in (*SERIALIZED, "{}", '{"general": 1}', "[" * 3_000, "[]", "\x00")]
NUMERIC = (
    "-1", "0", "00", "5.00", "5.01", "-0.00", "+7", " 5 ", "1e3", "1,5", "0x1f", "2147483647",
    "2147483648", "4294967296", "9" * 18, "-" + "9" * 18, "9" * 19, "9" * 400, "\u0665",
)  # fmt: skip
DAYS = (
    "0000-00-00", "00000000", "0000-00-00 00:00:00", "0001-01-01", "9999-12-31", "10000-01-01",
    "2026-02-30", "20261301", "31/12/2026", "12/31/2026", "1/1/1", "2026-11-21T25:00",
    "2026-11-21 10:00 +14:00", "9999-12-31 23:59:59", "0001-01-01T00:00:00+14:00", "999999999",
    "99999999999", "2026-09-27 02:30:00", "today", "now",
)  # fmt: skip
BRACKETS = (
    *[""] * 20,
    "[]",
    "[0]",
    "[a]",
    "[a][b]",
    "[][]",
    "[",
    "]",
    "[a",
    "[a]x",
    "[b]" * 10,
    "[-1]",
)
HOSTILE = (*NUMERIC, *DAYS, *WILD_TEXTS, *PACKED)
VALUES = st.one_of(
    st.sampled_from(NUMERIC),
    st.sampled_from(DAYS),
    st.sampled_from(WILD_TEXTS),
    st.sampled_from(PACKED),
    st.text(max_size=12),
    st.lists(st.sampled_from(NUMERIC + WILD_TEXTS), max_size=3),
    st.dictionaries(st.sampled_from(["0", "1", "general", "", "id", "-1"]), st.text(), max_size=3),
)
NAMES = st.sampled_from(
    ["foo", "preview", "limitnum", "limitstart", "after", "responsetype", "idempotencykey",
     "attachments", "customfields", "clientid", "noemail", "accesskey", "_", "\x00", "\ud800", "é"]
)  # fmt: skip
COMMANDS = st.sampled_from(DECLARED)
MEDIA = ("form", "form", "query", "json", "multipart", "bare")


def names_of(command: Command) -> list[str]:
    """Return the parameters that a command takes."""
    paged = isinstance(command.does, ShowList) and command.does.paged
    text = f"{command.takes} {PAGING}" if paged else command.takes
    return [each.name.partition("[")[0] for each in params_of(text)] + [*command.unused]


@st.composite
def hostile_params(draw: st.DrawFn, command: Command) -> Params:
    """Draw what is sent to a command: its example, in which some values are spoiled or lacking."""
    names = names_of(command) or ["foo"]
    params = dict(command.example)
    for name in draw(st.lists(st.sampled_from(names), max_size=3, unique=True)):
        params[name] = draw(VALUES)
    if draw(st.integers(0, 5)) == 0:
        params[draw(NAMES)] = draw(st.one_of(VALUES, TREES))
    if params and draw(st.integers(0, 5)) == 0:
        params.pop(draw(st.sampled_from(sorted(params, key=repr))))
    return params


@st.composite
def hostile_commands(draw: st.DrawFn) -> Call:
    """Draw a request of a command in one of the forms, now and then a broken one."""
    command = draw(COMMANDS)
    login = draw(st.sampled_from([*[ADMIN] * 6, STAFF]))
    answer = draw(st.sampled_from(["json", "json", "json", "xml", "xml", "nvp", "nvp", "csv"]))
    params = draw(hostile_params(command))
    fields = {**params, "action": command.name, "responsetype": answer, **dict(login)}
    sent = request_of(fields, draw(st.sampled_from(MEDIA)), draw(st.sampled_from(BRACKETS)))
    if draw(st.integers(0, 15)) == 0:
        broken = draw(st.one_of(st.binary(max_size=30), st.just(sent.body[:-3])))
        sent = Call(sent.verb, sent.target, sent.headers, broken, sent.address)
    return sent


def request_of(fields: Params, media: str, brackets: str = "") -> Call:
    """Return fields in a form; one of those that are a text has brackets behind its name."""
    if media == "json":
        body = json.dumps(fields).encode("utf-8", "replace")
        return Call("POST", PATH, (("Content-Type", "application/json"),), body)
    pairs = list(_flat(fields))
    if brackets and pairs:
        pairs[0] = (f"{pairs[0][0]}{brackets}", pairs[0][1])
    text = urlencode(pairs, errors="surrogatepass")
    if media == "query":
        return Call("GET", f"{PATH}?{text}")
    if media == "multipart":
        header = f"multipart/form-data; boundary={BOUNDARY}"
        return Call("POST", PATH, (("Content-Type", header),), _parts(pairs))
    typed = (("Content-Type", FORM),) if media == "form" else ()
    return Call("POST", PATH, typed, text.encode())


def _flat(fields: Any, above: str = "") -> Any:
    items = fields.items() if isinstance(fields, dict) else enumerate(fields)
    for name, value in items:
        whole = f"{above}[{name}]" if above else str(name)
        if isinstance(value, dict | list):
            yield from _flat(value, whole)
        else:
            yield whole, str(value)


def _parts(pairs: list[tuple[str, str]]) -> bytes:
    lines = []
    for name, value in pairs:
        lines += [f"--{BOUNDARY}", f'Content-Disposition: form-data; name="{name}"', "", value]
    return "\r\n".join([*lines, f"--{BOUNDARY}--", ""]).encode("utf-8", "surrogatepass")
