"""Operations that need no transaction: their params are read and checked, and a page answers.

What is slow, or writes rows of its own, stands there: nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.engine.page import Page
from teampro.engine.path import Path
from teampro.engine.result import Result
from teampro.engine.writing.constraints import check_choices, missing
from teampro.engine.writing.operating import as_noun
from teampro.engine.writing.params import WriteParamsReader
from teampro.errors import Faults, Refusal, refuse_all
from teampro.session.session import Session


def answer_page(
    session: Session, path: Path, params: Mapping[str, Any], pages: Mapping[str, Page]
) -> Result:
    """Answer the operation of a path, which has a page. Raises: Refusal with every fault found."""
    operation = path.operation
    assert operation is not None
    if session.is_open:
        raise Refusal("misplaced", f"{path.text} is a call of its own, no part of a write.")
    takes = as_noun(session.nouns, path.written.resource, operation)
    faults = Faults()
    typed = WriteParamsReader(takes, (), session.context, faults).read_operation(operation, params)
    check_choices(takes, typed.values, None, session.settings, faults)
    faulty = {fault.path for fault in faults}
    for name in missing(takes, dict.fromkeys(takes.fields) | typed.values):
        if name not in faulty:
            faults.note(name, "required", f"{name} is required and may not be empty.")
    if faults:
        raise refuse_all(faults)
    preview = {"preview": typed.preview} if operation.previews else {}
    return pages[operation.page](session, typed.values | preview)
