"""Multipart forms: every cut of the stream gives the same parts, and no byte is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from teampro.dialects.http.multipart import last_component, read_parts
from teampro.errors import Refusal

FORM = (
    b"a preamble\r\n--xyz\r\n"
    b'Content-Disposition: form-data; name="params"\r\n\r\n'
    b'{"limit": 1}\r\n--xyz\r\n'
    b'content-disposition:form-data; name="file"; filename="a;b.txt"\r\n'
    b"Content-Type: Text/Plain; charset=utf-8\r\nX-Other: \xc3\xa4\r\n\r\n"
    b"\r\n--xy\r\n-\r\n--\r\r\n--xyz\r\n"
    b'Content-Disposition: form-data; name="empty"\r\n\r\n'
    b"\r\n--xyz--\r\nan epilogue"
)
PARTS = [
    ("params", None, "application/octet-stream", b'{"limit": 1}'),
    ("file", "a;b.txt", "text/plain", b"\r\n--xy\r\n-\r\n--\r"),
    ("empty", None, "application/octet-stream", b""),
]


def pieces(body: bytes, size: int) -> Iterator[bytes]:
    """Cut a body into chunks of one size."""
    return (body[at : at + size] for at in range(0, len(body), size))


def parts_of(
    body: bytes, size: int = 1000, boundary: str = "xyz"
) -> list[tuple[str, str | None, str, bytes]]:
    """Read all parts of a body."""
    return [
        (part.name, part.filename, part.mime, b"".join(part.chunks))
        for part in read_parts(pieces(body, size), boundary)
    ]


def form(header: bytes, content: bytes = b"x") -> bytes:
    """Return a form of one part."""
    return b"--xyz\r\nContent-Disposition: " + header + b"\r\n\r\n" + content + b"\r\n--xyz--"


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 64, 1000])
def test_parts_are_read_from_any_chunks(size: int) -> None:
    """Marks across chunks, line ends and half boundaries inside of content, an epilogue."""
    assert PARTS == parts_of(FORM, size)


@pytest.mark.parametrize("size", [1, 1000])
def test_content_nobody_reads_is_skipped(size: int) -> None:
    """And the stream is read to its end."""
    chunks = pieces(FORM, size)
    assert ["params", "file", "empty"] == [part.name for part in read_parts(chunks, "xyz")]
    assert b"" == next(chunks, b"")


def test_large_content_comes_in_pieces() -> None:
    """A file is never in memory as a whole."""
    body = form(b'form-data; name="file"; filename="a"', b"x" * 500_000)
    [sizes] = [
        [len(chunk) for chunk in part.chunks] for part in read_parts(pieces(body, 10_000), "xyz")
    ]
    assert 500_000 == sum(sizes)
    assert max(sizes) <= 10_000


@pytest.mark.parametrize("end", range(len(FORM) - len("\r\nan epilogue")))
def test_a_form_that_is_cut_anywhere_is_refused(end: int) -> None:
    """Down to the last byte of the closing boundary."""
    with pytest.raises(Refusal) as refused:
        parts_of(FORM[:end])
    assert "malformed_request" == refused.value.word


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--xyz",
        b"--xyzz\r\n\r\n",
        b"--xyz \r\n\r\n\r\n--xyz--",
        b"--xyz\r\n\r\n\r\nx\r\n--xyz--",
        form(b"form-data"),
        form(b'form-data; filename="a"'),
        form(b'form-data; name="\xff"'),
        form(b"form-data; name=a; filename*=UTF-8''%FF"),
        b"--xyz\r\nX: " + b"x" * 9000 + b"\r\n\r\n\r\n--xyz--",
        b"--xyz\r\n" + b"x" * 90_000,
    ],
)
def test_malformed_forms_are_refused(body: bytes) -> None:
    """Never anything but a refusal."""
    with pytest.raises(Refusal) as refused:
        parts_of(body)
    assert "malformed_request" == refused.value.word


@pytest.mark.parametrize("boundary", ["", "x" * 71, "\xe4"])
def test_a_boundary_has_1_to_70_characters(boundary: str) -> None:
    """As RFC 2046 says."""
    with pytest.raises(Refusal):
        parts_of(FORM, boundary=boundary)


def test_a_form_without_parts_is_empty() -> None:
    """Its first boundary is the closing one."""
    assert [] == parts_of(b"--xyz--\r\n")


@pytest.mark.parametrize(
    ("header", "filename"),
    [
        (b'form-data; name="file"', None),
        (b'form-data; name="file"; filename=""', ""),
        (b"form-data; name=file; filename=a.txt", "a.txt"),
        (b'form-data; name="file"; filename="\xc3\xa4.txt"', "ä.txt"),
        (b'form-data; name="file"; filename="a\\"b.txt"', 'a"b.txt'),
        (b'form-data; name="file"; filename="a"; filename*=UTF-8\'\'%C3%A4', "ä"),
        (b"form-data; name=\"file\"; filename*=utf-8'de'%E2%82%AC", "€"),
        (b'form-data; name="file"; filename="a"; filename*=latin-1\'\'%E4', "a"),
    ],
)
def test_a_filename_makes_a_file(header: bytes, filename: str | None) -> None:
    """The extended spelling wins where it is sound."""
    [(_, found, _, _)] = parts_of(form(header))
    assert filename == found


@pytest.mark.parametrize(
    ("header", "filename"),
    [
        (b'name="file"; filename="a%22b%22\\c.txt"', 'a"b"\\c.txt'),
        (b'name="file"; filename="a%0D%0A.txt"', "a\r\n.txt"),
        (b'filename="100%25 %41%22.txt"; name=file', '100%25 %41".txt'),
        (b'name="file"; filename="a%0d%0a.txt"', "a%0d%0a.txt"),
        (b'name="file"; filename="a\\"b%22.txt"', 'a"b%22.txt'),
        (b"name=file; filename=a%22b.txt", "a%22b.txt"),
        (b'name="file"; filename="a%22"; filename*=UTF-8\'\'a%2522b.txt', "a%22b.txt"),
    ],
)
def test_the_escapes_of_clients_are_undone(header: bytes, filename: str) -> None:
    """Browsers, PHP, requests and node write three; who has another way to quote means them."""
    [(_, found, _, _)] = parts_of(form(b"form-data; " + header))
    assert filename == found


def test_the_escapes_of_a_name_are_undone() -> None:
    """The same clients write them there."""
    [(name, _, _, _)] = parts_of(form(b'form-data; name="params[a%22b]"'))
    assert 'params[a"b]' == name


@pytest.mark.parametrize(
    ("header", "is_read"),
    [
        (b"Content-Transfer-Encoding: base64", False),
        (b"content-transfer-encoding: Quoted-Printable", False),
        (b"Content-Encoding: gzip", False),
        (b"Content-Transfer-Encoding: Binary", True),
        (b"Content-Transfer-Encoding: 8bit", True),
        (b"Content-Transfer-Encoding: 7BIT ", True),
        (b"Content-Encoding: identity", True),
    ],
)
@pytest.mark.parametrize("part", [b"name=params", b"name=file; filename=a"])
def test_a_part_whose_bytes_are_coded_is_refused(part: bytes, header: bytes, is_read: bool) -> None:
    """Nobody would undo it: what was stored would be another text, another file."""
    body = form(b"form-data; " + part + b"\r\n" + header)
    if is_read:
        assert b"x" == parts_of(body)[0][3]
        return
    with pytest.raises(Refusal) as refused:
        parts_of(body)
    assert (415, "unsupported_media") == (refused.value.status, refused.value.word)


@pytest.mark.parametrize(
    ("sent", "mime"),
    [
        (b"image/PNG", "image/png"),
        (b"text/html; charset=utf-8", "text/html"),
        (b"application/vnd.ms-excel+x", "application/vnd.ms-excel+x"),
        (b"nonsense", "application/octet-stream"),
        (b"a/b/c", "application/octet-stream"),
        (b"text/html\x7f", "application/octet-stream"),
        (b"x/" + b"y" * 200, "application/octet-stream"),
    ],
)
def test_a_type_is_two_tokens_or_none(sent: bytes, mime: str) -> None:
    """Parameters of it are dropped."""
    [(_, _, found, _)] = parts_of(form(b"form-data; name=file\r\nContent-Type: " + sent))
    assert mime == found


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        ("brief.txt", "brief.txt"),
        (" brief one.txt ", "brief one.txt"),
        ("C:\\Users\\me\\brief.txt", "brief.txt"),
        ("../../etc/passwd", "passwd"),
        ("/a\\b/c", "c"),
        (".htaccess", ".htaccess"),
        ("ä€😀", "ä€😀"),
        ("x" * 255, "x" * 255),
    ],
)
def test_a_name_is_the_last_component(filename: str, name: str) -> None:
    """Without the folders some clients send along."""
    assert name == last_component(filename)


@pytest.mark.parametrize(
    ("filename", "word"),
    [
        ("", "invalid_value"),
        ("folder/", "invalid_value"),
        ("..", "invalid_value"),
        ("x" * 256, "invalid_value"),
        ("a\nb", "forbidden_character"),
        ("a\tb", "forbidden_character"),
        ("a\x7fb", "forbidden_character"),
    ],
)
def test_a_name_that_no_header_can_carry_is_refused(filename: str, word: str) -> None:
    """It becomes part of one at each download."""
    with pytest.raises(Refusal) as refused:
        last_component(filename)
    assert word == refused.value.word
