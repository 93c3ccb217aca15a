"""Hostile requests: mostly sound chains, params and credentials, some of their parts spoiled."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from teampro.schema.resource import Resource
from tests.properties.hostile_chains import (
    PREFIX,
    PRINTED,
    addresses,
    formats,
    read_chains,
    spoiled,
    write_chains,
)
from tests.properties.hostile_placing import ADMIN, FORM, STAFF, Call, placed
from tests.properties.hostile_words import (
    IDS,
    NOUNS,
    TREES,
    WILD_TEXTS,
    changes_of,
    options_of,
)

LOGINS = st.sampled_from([*[ADMIN] * 6, STAFF, (("username", "admin"), ("password", "demo"))])
WILD_LOGINS = st.one_of(
    st.just(()),
    st.lists(
        st.tuples(
            st.sampled_from(["username", "password", "username[]", "password[a]", "method"]),
            st.one_of(st.sampled_from(["admin", ADMIN[1][1], "x"]), st.sampled_from(WILD_TEXTS)),
        ),
        max_size=3,
    ).map(tuple),
)
VISIBLE = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"))
HEADERS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(
                ["Authorization", "Range", "If-None-Match", "If-Range", "X-Forwarded-For", "Host",
                 "Accept", "Cookie", "X-Request-Id", "Content-Type", "Content-Encoding"]
            ),
            st.one_of(
                VISIBLE,
                st.sampled_from(
                    ["Bearer x", "Bearer tp_" + "A" * 43, "Bearer \xff", "Bearer", "Basic YTpi",
                     "bytes=0-1", "bytes=-0", "bytes=9-1", "bytes=999999-", "bytes=0-0,2-3", "*",
                     '"', "text/plain", "multipart/form-data", "application/json; charset=x",
                     "gzip", "identity", "::1", "1.2.3.4, 5.6.7.8", f"{FORM}; charset=latin-1"]
                ),
            ),
        ),
        st.sampled_from(
            [("Transfer-Encoding", "chunked"), ("Content-Length", "5"), ("Content-Length", "-1"),
             ("Content-Length", "9" * 40), ("Content-Length", "²"), ("Content-Length", "")]
        ),
    ),
    max_size=2,
).map(tuple)  # fmt: skip


@st.composite
def calls(draw: st.DrawFn, verbs: tuple[str, ...], sound: int) -> Call:
    """Draw a whole request; of the parts of calls one in `sound` is spoiled."""

    def is_spoiled() -> bool:
        # The ends of a range are drawn more often than their share.
        return draw(st.integers(0, sound)) == (sound + 1) // 2

    verb = draw(st.sampled_from(verbs))
    reads = verb in ("GET", "HEAD")
    chain, noun = draw(read_chains() if reads else write_chains(verb))
    words = ["v1", *chain, draw(st.sampled_from(formats(chain) if reads else PRINTED))]
    if is_spoiled():
        words = draw(spoiled(words))
    params = draw(_params(verb, noun, words))
    if is_spoiled():
        params = draw(st.one_of(st.sampled_from(WILD_TEXTS), TREES))
    login = draw(WILD_LOGINS if is_spoiled() else LOGINS)
    call = draw(placed(verb, draw(addresses(words)), login, params))
    headers = (*call.headers, *(draw(HEADERS) if is_spoiled() else ()))
    body = call.body
    if is_spoiled():
        body = draw(st.one_of(st.binary(max_size=40), st.just(body[:-3])))
    address = draw(st.sampled_from(["10.0.0.1", "10.0.0.2", "::1", "fe80::1"]))
    return Call(call.verb, call.target, headers, body, address)


@st.composite
def _params(draw: st.DrawFn, verb: str, noun: Resource, words: list[str]) -> Any:
    if verb != "GET":
        return draw(changes_of(noun)) if verb != "DELETE" or draw(st.booleans()) else {}
    if draw(st.integers(0, 2)) == 0:
        return {}
    if words[-2] not in IDS and "," not in words[-2] and draw(st.integers(0, 7)):
        return {"fields": draw(st.lists(st.sampled_from([*noun.fields]), max_size=4))}
    tree = draw(options_of(noun))
    if draw(st.integers(0, 3)) == 0:
        named = draw(st.sampled_from([word for word in words if word in IDS] or ["actions"]))
        return {named: draw(options_of(NOUNS[named])), **(tree if draw(st.booleans()) else {})}
    return tree


BARE = st.builds(
    Call,
    st.sampled_from(
        ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "A!"]
    ),
    st.one_of(
        st.sampled_from(
            [
                "/",
                "*",
                "//",
                "/healthz",
                "/healthz/",
                "/sandbox",
                "/sandbox/",
                "/sandbox/../setup.cfg",
                "/sandbox/%00",
                "/sandbox/%ff?action=v1.projects",
                "/v1",
                "/v1/",
                "/v1.json",
                "/api/v1/projects",
                "/api.php",
                "/api.php?action=",
                "/api.php?action=v1",
                "http://x/v1/projects",
                "http://",
                "/?",
                "/%",
                "/v1/projects?&&&",
                "/v1/projects?=&=x",
                "/v1/projects?params",
                "x:y",
                f"{PREFIX}",
                f"{PREFIX}/api.php/",
                "/v1/projects/json?action=v1.actions.json",
            ]
        ),
        st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30).map(
            "/v1/".__add__
        ),
        st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30).map("/?".__add__),
    ),
    HEADERS,
    st.binary(max_size=20),
)
"""Requests that are hardly calls at all."""
