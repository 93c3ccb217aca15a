"""What commands say that send mail elsewhere."""

from __future__ import annotations

from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Tree

NOT_SENT = "No mail was sent: this server sends none yet."


def warn_unsent(doing: Doing, _tree: Tree, _answer: Tree) -> None:
    """Warn that the mail of a command was not sent, unless the caller wants none."""
    if not doing.given.get("noemail"):
        doing.warn(NOT_SENT)
