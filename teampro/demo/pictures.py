"""Small real files for the demonstration: a picture and a document of one page.

Made of nothing but zlib, the same bytes each time.
"""

from __future__ import annotations

import struct
import zlib

Colour = tuple[int, int, int]


def png(stripes: tuple[Colour, ...], width: int = 48, height: int = 12) -> bytes:
    """Return a PNG picture of stripes from top to bottom, each `height` pixels high."""
    rows = b"".join((b"\0" + bytes(colour) * width) * height for colour in stripes)
    header = struct.pack(">IIBBBBB", width, height * len(stripes), 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def pdf(title: str, lines: tuple[str, ...]) -> bytes:
    """Return a PDF document of one page with a title and some lines in Latin letters."""
    shown = ["BT /F1 18 Tf 72 770 Td 20 TL", f"({_escaped(title)}) Tj T* /F1 11 Tf"]
    shown += [f"({_escaped(line)}) Tj T*" for line in lines]
    text = "\n".join((*shown, "ET")).encode("cp1252")
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    return _document(parts)


def _document(parts: tuple[bytes, ...]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    size = len(parts) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(body))
    )


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
