"""Sheets: pages of HTML for paper, with a style of their own and nothing that runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

STYLE = """
@page { size: A4; margin: 18mm 20mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif } }
* { box-sizing: border-box }
html { background: #eceff1; color: #1c2327; font: 10.5pt/1.5 system-ui, sans-serif }
body { background: #fff; margin: 8mm auto; max-width: 210mm; min-height: 297mm;
  padding: 18mm 20mm; box-shadow: 0 1px 6px #0003 }
header { display: flex; justify-content: space-between; gap: 12mm;
  border-bottom: 2px solid #1c2327; padding-bottom: 5mm }
h1 { font-size: 19pt; line-height: 1.2; margin: 0 }
h2 { font-size: 11pt; margin: 9mm 0 2mm; break-after: avoid }
address, td, .text { unicode-bidi: plaintext; text-align: left; white-space: pre-line;
  overflow-wrap: anywhere }
address { font-style: normal; min-width: 0 }
.stamp { display: inline-block; border: 2px solid; border-radius: 2mm; padding: 0 3mm;
  margin: 3mm 0 0; font-weight: 600; letter-spacing: .04em }
.beside { display: flex; justify-content: space-between; gap: 12mm; margin: 8mm 0 10mm }
dl { display: grid; grid-template-columns: auto auto; gap: 0 6mm; margin: 0; align-content: start }
dt { color: #5b666d }
dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums }
table { border-collapse: collapse; width: 100% }
th { border-bottom: 1px solid #1c2327; color: #5b666d; font-weight: 500; text-align: left }
th, td { padding: 1.6mm 3mm 1.6mm 0; vertical-align: top }
td { border-bottom: 1px solid #dfe4e7; font-variant-numeric: tabular-nums }
th:last-child, td:last-child { padding-right: 0; text-align: right; white-space: nowrap }
td.short { overflow-wrap: break-word }
tr { break-inside: avoid }
thead { display: table-header-group }
.sums { margin: 4mm 0 0 auto; width: min(82mm, 100%); break-inside: avoid; gap: 0;
  grid-template-columns: 1fr auto }
.sums .due { border-top: 1px solid #1c2327; font-size: 12pt; font-weight: 600; padding-top: 1mm;
  margin-top: 1mm; color: inherit }
.text { margin: 9mm 0 0 }
@media screen and (max-width: 600px) { html { background: none } body { margin: 0; padding: 6mm }
  header, .beside { flex-direction: column; gap: 5mm } .beside dl { justify-content: start } }
@media print { html { background: none } body { box-shadow: none; margin: 0; min-height: 0;
  max-width: none; padding: 0 } }
"""


def document(title: str, parts: Iterable[str]) -> str:
    """Return a page of parts that are HTML already; the title is text."""
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>'


def element(tag: str, text: str, style: str = "") -> str:
    """Return an element of a text; "" where there is none."""
    classed = f' class="{style}"' if style else ""
    return f"<{tag}{classed}>{escape(text)}</{tag}>" if text else ""


def terms(pairs: Iterable[tuple[str, str]], style: str = "", last: str = "") -> str:
    """Return names with values; those without a value are left out, the last is styled `last`."""
    shown = [(name, value) for name, value in pairs if value]
    classed = f' class="{style}"' if style else ""
    rows = (
        element("dt", name, last if place == len(shown) else "")
        + element("dd", value, last if place == len(shown) else "")
        for place, (name, value) in enumerate(shown, 1)
    )
    return f"<dl{classed}>{''.join(rows)}</dl>"


def table(names: Sequence[str], rows: Iterable[Sequence[str]], short: int = 0) -> str:
    """Return rows of texts below the names of their columns; the last one holds amounts.

    Words in the first `short` columns stay whole, however long those of others are.
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    tags = ['<td class="short">' if at < short else "<td>" for at in range(len(names))]
    lines = (
        "".join(f"{tag}{escape(text)}</td>" for tag, text in zip(tags, row, strict=True))
        for row in rows
    )
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
