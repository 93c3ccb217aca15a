"""What a caller demands of a record before his call acts: obeyed or refused, never ignored.

A dialect says it by the name of the header it came in. `If-Match` is obeyed by PUT and DELETE of
one record, which look at the version, and by a download, whose dialect knows its tag. A condition
that only saves a GET its answer is kept by the whole answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from teampro.engine.path import Path
from teampro.engine.reading.records import RecordReader
from teampro.errors import Faults, Refusal, refuse_all, refuse_at
from teampro.session.session import Session

MATCH = "If-Match"
_SAVING = ("If-None-Match", "If-Modified-Since")
_VERSION = re.compile(r'(?:W/)?"([0-9]{1,18})(?:-[0-9a-f]*)?"')


def refuse_misplaced(names: Iterable[str], path: Path, verb: str, format: str) -> None:
    """Refuse the conditions that this call cannot obey. Raises: Refusal misplaced."""
    downloads = path.tail is not None and path.tail.download is not None and format == "raw"
    faults = Faults()
    for name in names:
        is_obeyed = name in _SAVING if verb == "GET" else False
        if name == MATCH:
            is_obeyed = (verb in ("PUT", "DELETE") and not path.lists) or downloads
        if not is_obeyed:
            message = (
                f"{name} does not condition {verb} here: send If-Match with PUT or DELETE of one "
                "record or with a download, or version in params."
            )
            faults.note(name, "misplaced", message)
    if faults:
        raise refuse_all(faults)


def demand_match(
    session: Session, reader: RecordReader, path: Path, conditions: Mapping[str, str]
) -> None:
    """Demand that the last record is at one of the versions that If-Match names.

    A tag is a version, alone or before a minus (`"7"`, `"7-1f0c"`); `*` is any version. To be asked
    inside the write's own transaction. Raises: Refusal precondition.
    """
    header = conditions[MATCH]
    last = path.records[-1].resource
    names = (last.id_field, "version") if "version" in last.fields else (last.id_field,)
    try:
        record = reader.locate(session, path.records, {last.plural: names})[-1]
    except Refusal as refusal:
        if refusal.word != "not_found":
            raise
        raise refuse_at(MATCH, "precondition", refusal.message) from None
    version = record.get("version", 0)
    if header.strip() != "*" and str(version) not in _VERSION.findall(header):
        raise refuse_at(
            MATCH,
            "precondition",
            f'The {last.singular} is at version {version}; If-Match asks for another. "{version}" '
            "would match.",
            header,
        )
