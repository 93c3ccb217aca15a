"""The rules of threads, which topics and files share: a root, and what follows it.

A reply (a later version) is stored under the root and lies where the root lies: its project,
action, status and client access are the thread's, changed on the root only.
"""

from __future__ import annotations

from teampro.resources.projects.belonging import PARENTS, agree_on_project, named
from teampro.schema.rules import Rules, RuleWork, Stored

STATUSES = ("Open", "Closed")
CLIENT_VISIBLE = ("inherit", "hidden", "view", "modify")


class ThreadRules(Rules):
    """The rules of the noun `plural`, whose fields begin with `singular`."""

    def __init__(self, plural: str, singular: str) -> None:
        self.plural = plural
        self.key = f"{singular}_id"
        self.parent = f"parent_{singular}_id"
        self.status = f"{singular}_status"
        self.shared = (*PARENTS, self.status, "client_visible")

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Put a reply under its root and into its root's place; let the noun fill the rest."""
        row["owner_adminid"] = work.caller.adminid
        root = self._root(work, row)
        if root is not None:
            self._join(work, row, root, sent)
        agree_on_project(work, None, row)
        self.fill(work, row, root)

    def fill(self, work: RuleWork, row: Stored, root: Stored | None) -> None:
        """Fill what else a create left out; without a root the row opens a thread."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Refuse edits of a closed thread, and edits of a reply that are its root's to make."""
        if old is None or row == old:
            return
        if old[self.status] == "Closed" and (old[self.parent] or row[self.status] == "Closed"):
            self._refuse_closed(work, self.status, old[self.parent] or old[self.key])
        elif row[self.parent] != old[self.parent]:
            work.fault(
                self.parent,
                "rule",
                f"{self.parent} is chosen on create; it stays {old[self.parent]}.",
                row[self.parent],
            )
        elif old[self.parent]:
            self._keep_shared(work, old, row)
        else:
            agree_on_project(work, old, row)

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Pass a root's changes on to its thread."""
        if old is not None and row is not None and not row[self.parent]:
            self._pass_on(work, old, row)

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Delete what follows a root."""
        if not row[self.parent]:
            for reply in self.replies(work, row[self.key]):
                work.delete(self.plural, reply)

    def replies(self, work: RuleWork, root_id: int) -> list[Stored]:
        """Return what follows a root, oldest first."""
        return work.select(self.plural, {self.parent: root_id}, order=self.key)

    def _root(self, work: RuleWork, row: Stored) -> Stored | None:
        post = named(work, self.plural, row, self.parent)
        if post is None or not post[self.parent]:
            return post
        return work.peek(self.plural, post[self.parent])

    def _join(self, work: RuleWork, row: Stored, root: Stored, sent: frozenset[str]) -> None:
        row[self.parent] = root[self.key]
        if root[self.status] == "Closed":
            self._refuse_closed(work, self.parent, root[self.key])
        for name in self.shared:
            given = name in sent or name in PARENTS
            if given and row[name] not in (0, "", root[name]):
                self._refuse_shared(work, name, row[name], root)
            row[name] = root[name]

    def _keep_shared(self, work: RuleWork, old: Stored, row: Stored) -> None:
        root = {**old, self.key: old[self.parent]}
        for name in self.shared:
            if row[name] != old[name]:
                self._refuse_shared(work, name, row[name], root)

    def _refuse_shared(self, work: RuleWork, name: str, given: object, root: Stored) -> None:
        word = "contradiction" if name in PARENTS else "rule"
        work.fault(
            name,
            word,
            f"{name} is {root[name]!r} in all of the thread, not {given!r}; "
            f"it is changed on its root, {self.plural}/{root[self.key]}.",
            given,
        )

    def _refuse_closed(self, work: RuleWork, path: str, root_id: int) -> None:
        work.fault(
            path,
            "closed",
            f"The thread is closed; reopen it first: set {self.status} of "
            f"{self.plural}/{root_id} to Open.",
        )

    def _pass_on(self, work: RuleWork, old: Stored, row: Stored) -> None:
        changed = {name: row[name] for name in self.shared if row[name] != old[name]}
        if changed:
            for reply in self.replies(work, row[self.key]):
                work.update(self.plural, reply, {**reply, **changed})
