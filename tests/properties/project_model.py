"""What projects and all that hangs on them should be after each write: plain dictionaries.

Each method returns the status that the write should be told, and changes the model only when that
is 200. Written from the rules of the contract, not from the engine. A write that changes nothing
passes anywhere, in an archived project too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

DEEPEST = 5
OK, CONFLICT = 200, 409


@dataclass
class Action:
    """`own` is the percent of a leaf; what it was last when it had children."""

    project: int
    parent: int
    own: int = 0


@dataclass
class Post:
    """A topic or a file; what it hangs on is that of the root of its thread."""

    project: int
    action: int
    root: int
    status: str = "Open"


@dataclass
class Log:
    """A time log; `began` is the moment of a running clock, None of a stopped one."""

    project: int
    action: int
    elapsed: int
    began: int | None = None


@dataclass
class ProjectModel:
    """All rows by id, and the clock in seconds."""

    now: int = 0
    projects: dict[int, str] = field(default_factory=dict)
    actions: dict[int, Action] = field(default_factory=dict)
    topics: dict[int, Post] = field(default_factory=dict)
    files: dict[int, Post] = field(default_factory=dict)
    timelogs: dict[int, Log] = field(default_factory=dict)

    def children(self, action: int) -> list[int]:
        """Return the direct children of an action; of 0 there are none."""
        return [key for key, each in self.actions.items() if action and each.parent == action]

    def subtree(self, action: int) -> list[int]:
        """Return an action and all below it."""
        return [action, *(down for child in self.children(action) for down in self.subtree(child))]

    def depth(self, action: int) -> int:
        """Return 1 for a root; 0 for no action."""
        return 1 + self.depth(self.actions[action].parent) if action else 0

    def height(self, action: int) -> int:
        """Return 1 for a leaf."""
        return 1 + max((self.height(child) for child in self.children(action)), default=0)

    def percent(self, action: int) -> int:
        """Return the percent of an action: its own, or the mean of its children."""
        below = [self.percent(child) for child in self.children(action)]
        return _mean(below) if below else self.actions[action].own

    def project_percent(self, project: int) -> int:
        """Return the mean of the roots, 0 without any."""
        return _mean([self.percent(key) for key, each in self.actions.items()
                      if each.project == project and not each.parent])  # fmt: skip

    def is_archived(self, project: int) -> bool:
        """Say whether a project refuses writes."""
        return self.projects[project] == "archive"

    def set_function(self, project: int, function: str) -> int:
        """Archive a project, or bring it back."""
        running = any(log.project == project and log.began is not None
                      for log in self.timelogs.values())  # fmt: skip
        if function == "archive" and running:
            return CONFLICT
        self.projects[project] = function
        return OK

    def delete_project(self, project: int) -> int:
        """Take a project and all below it."""
        if self.is_archived(project):
            return CONFLICT
        del self.projects[project]
        for table in (self.actions, self.topics, self.files, self.timelogs):
            for key in [key for key, each in table.items() if each.project == project]:
                del table[key]
        return OK

    def may_hang(self, parent: int, height: int = 1) -> bool:
        """Say whether a subtree of some height fits below an action."""
        return self.depth(parent) + height <= DEEPEST

    def set_percent(self, action: int, percent: int) -> int:
        """Set the percent; of an inner action only to what it is."""
        if percent == self.percent(action):
            return OK
        if self.is_archived(self.actions[action].project) or self.children(action):
            return CONFLICT
        self.actions[action].own = percent
        return OK

    def move_action(self, action: int, project: int, parent: int) -> int:
        """Hang an action elsewhere; its subtree and what hangs on it go along."""
        each = self.actions[action]
        if (each.project, each.parent) == (project, parent):
            return OK
        if self.is_archived(each.project) or self.is_archived(project):
            return CONFLICT
        below = self.subtree(action)
        if parent in below or not self.may_hang(parent, self.height(action)):
            return CONFLICT
        self._keep_figure(each.parent)
        each.parent = parent
        for table in (self.topics, self.files, self.timelogs):
            for hanging in table.values():
                if hanging.action in below:
                    hanging.project = project
        for key in below:
            self.actions[key].project = project
        return OK

    def delete_action(self, action: int) -> int:
        """Take an action with its subtree, topics and files; time logs stay with the project."""
        if self.is_archived(self.actions[action].project):
            return CONFLICT
        below = self.subtree(action)
        self._keep_figure(self.actions[action].parent)
        for table in (self.topics, self.files):
            for key in [key for key, each in table.items() if each.action in below]:
                del table[key]
        for log in self.timelogs.values():
            log.action = 0 if log.action in below else log.action
        for key in below:
            del self.actions[key]
        return OK

    def _keep_figure(self, parent: int) -> None:
        if parent:
            self.actions[parent].own = self.percent(parent)

    def delete_post(self, table: dict[int, Post], post: int) -> int:
        """Take a reply, or a whole thread by its root."""
        if self.is_archived(table[post].project):
            return CONFLICT
        for key in [key for key, each in table.items() if post in (key, each.root)]:
            del table[key]
        return OK

    def stop(self, log: int) -> int:
        """Stop a clock; one that stands is what it was."""
        each = self.timelogs[log]
        if each.began is not None:
            each.elapsed, each.began = self.now - each.began, None
        return OK


def _mean(percents: list[int]) -> int:
    """Return the mean, half up; 0 of nothing."""
    return (2 * sum(percents) + len(percents)) // (2 * len(percents)) if percents else 0
