"""Writes in any order, beside a model of what should come of each of them."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from teampro.errors import Refusal
from tests.consistency import problems
from tests.properties.profiles import EFFORT
from tests.properties.project_model import CONFLICT, OK, Action, Log, Post, ProjectModel
from tests.workshop import Workshop

pytestmark = pytest.mark.database

TABLES = ("timelogs", "files", "topics", "actions", "projects", "history")
STATUS = {"topics": "topic_status", "files": "file_status"}
CONTENT = base64.b64encode(b"as it was").decode()

choice, percents = st.integers(0, 10**6), st.integers(0, 100)
posts = st.sampled_from(("topics", "files"))


class ProjectMachine(RuleBasedStateMachine):
    """One administrator and a clock; `workshop` serves all runs, each begins with empty tables."""

    workshop: Workshop

    def __init__(self) -> None:
        super().__init__()
        self.model = ProjectModel()
        with self.workshop.database.writing():
            for table in TABLES:
                self.workshop.database.rows(f"DELETE FROM {table}")

    @initialize(branches=st.lists(choice, max_size=8), hangs=st.lists(choice, max_size=8))
    def lay_out(self, branches: list[int], hangs: list[int]) -> None:
        """Begin with two projects, a tree in the first, and what hangs on its actions."""
        self.create_project()
        self.create_project()
        for number in branches:
            self.create_an_action(0, number)
        for number in hangs:
            self.log_time(0, number, number + 1)
            for word in STATUS:
                self.open_a_thread(word, 0, number)
                self.reply(word, number)

    def told(self, verb: str, chain: str, **params: Any) -> tuple[int, dict[str, Any]]:
        """Do a write and return the status, 200 for any success, and the record."""
        try:
            tree = self.workshop.write(verb, chain, params).tree
        except Refusal as refusal:
            assert refusal.status == CONFLICT, refusal
            return refusal.status, {}
        return OK, next(record for word, record in tree.items() if word != "data")

    def some(self, table: dict[int, Any], number: int, none: bool = False) -> int:
        """Return the id of one row, or 0 at times where `none` will do."""
        keys = [*([0] if none else []), *table]
        return keys[number % len(keys)]

    @precondition(lambda self: len(self.model.projects) < 5)
    @rule()
    def create_project(self) -> None:
        status, record = self.told("POST", "projects", project_name="Site")
        assert status == OK
        self.model.projects[record["project_id"]] = "default"

    @precondition(lambda self: self.model.projects)
    @rule(which=choice, function=st.sampled_from(("archive", "default", "default")))
    def set_the_function(self, which: int, function: str) -> None:
        project = self.some(self.model.projects, which)
        told = self.told("PUT", f"projects/{project}", project_function=function)
        assert told[0] == self.model.set_function(project, function)

    @precondition(lambda self: len(self.model.projects) > 3)
    @rule(which=choice)
    def delete_a_project(self, which: int) -> None:
        project = self.some(self.model.projects, which)
        assert self.told("DELETE", f"projects/{project}")[0] == self.model.delete_project(project)

    @precondition(lambda self: self.model.projects)
    @rule(which=choice, below=choice)
    def create_an_action(self, which: int, below: int) -> None:
        project = self.some(self.model.projects, which)
        self._act(project, self.some(self._within(project), below, none=True))

    @precondition(lambda self: self.model.actions)
    @rule(which=choice)
    def lengthen_a_branch(self, which: int) -> None:
        top = self.some(self.model.actions, which)
        deepest = max(self.model.subtree(top), key=self.model.depth)
        self._act(self.model.actions[top].project, deepest)

    def _act(self, project: int, parent: int) -> None:
        model = self.model
        status, record = self.told(
            "POST", "actions", project_id=project, parent_action_id=parent, action_name="Part"
        )
        allowed = not model.is_archived(project) and model.may_hang(parent)
        assert status == (OK if allowed else CONFLICT)
        if allowed:
            model.actions[record["action_id"]] = Action(project, parent)

    def _within(self, project: int) -> dict[int, Action]:
        actions = self.model.actions.items()
        return {key: each for key, each in actions if each.project == project}

    @precondition(lambda self: self.model.actions)
    @rule(which=choice, percent=percents)
    def set_the_percent(self, which: int, percent: int) -> None:
        action = self.some(self.model.actions, which)
        told = self.told("PUT", f"actions/{action}", action_complete=percent)
        assert told[0] == self.model.set_percent(action, percent)

    @precondition(lambda self: self.model.actions)
    @rule(which=choice, where=choice, below=choice)
    def move_an_action(self, which: int, where: int, below: int) -> None:
        action = self.some(self.model.actions, which)
        project = self.some(self.model.projects, where)
        parent = self.some(self._within(project), below, none=True)
        told = self.told("PUT", f"actions/{action}", project_id=project, parent_action_id=parent)
        assert told[0] == self.model.move_action(action, project, parent)

    @precondition(lambda self: len(self.model.actions) > 3)
    @rule(which=choice)
    def delete_an_action(self, which: int) -> None:
        action = self.some(self.model.actions, which)
        assert self.told("DELETE", f"actions/{action}")[0] == self.model.delete_action(action)

    @precondition(lambda self: self.model.projects)
    @rule(word=posts, which=choice, on=choice)
    def open_a_thread(self, word: str, which: int, on: int) -> None:
        project = self.some(self.model.projects, which)
        action = self.some(self._within(project), on, none=True)
        self._post(word, Post(project, action, 0), project_id=project, action_id=action)

    @rule(word=posts, which=choice)
    def reply(self, word: str, which: int) -> None:
        table = getattr(self.model, word)
        if not table:
            return
        parent = self.some(table, which)
        root = table[parent].root or parent
        post = Post(table[root].project, table[root].action, root, table[root].status)
        own = {"parent_topic_id" if word == "topics" else "parent_file_id": parent}
        self._post(word, post, project_id=post.project, **own)

    def _post(self, word: str, post: Post, **params: Any) -> None:
        text = {"topic_name": "Text"}
        content = {"file_name": "plan.txt", "file_data": CONTENT}
        own = text if word == "topics" else content
        status, record = self.told("POST", word, **params, **own)
        allowed = not self.model.is_archived(post.project) and post.status == "Open"
        assert status == (OK if allowed else CONFLICT)
        if allowed:
            getattr(self.model, word)[record[f"{word[:-1]}_id"]] = post

    @rule(word=posts, which=choice)
    def close_or_reopen_a_thread(self, word: str, which: int) -> None:
        table: dict[int, Post] = getattr(self.model, word)
        roots = {key: each for key, each in table.items() if not each.root}
        if not roots:
            return
        root = self.some(roots, which)
        wanted = "Closed" if table[root].status == "Open" else "Open"
        status, _ = self.told("PUT", f"{word}/{root}", **{STATUS[word]: wanted})
        assert status == (CONFLICT if self.model.is_archived(table[root].project) else OK)
        if status == OK:
            for key, each in table.items():
                each.status = wanted if root in (key, each.root) else each.status

    @rule(word=posts, which=choice)
    def delete_a_post(self, word: str, which: int) -> None:
        table: dict[int, Post] = getattr(self.model, word)
        if table:
            post = self.some(table, which)
            expected = self.model.delete_post(table, post)
            assert self.told("DELETE", f"{word}/{post}")[0] == expected

    @precondition(lambda self: self.model.projects)
    @rule(which=choice, on=choice, elapsed=st.none() | st.integers(1, 10_000))
    def log_time(self, which: int, on: int, elapsed: int | None) -> None:
        project = self.some(self.model.projects, which)
        action = self.some(self._within(project), on, none=True)
        own = {"timelog_status": "active"} if elapsed is None else {"timelog_elapsed": elapsed}
        status, record = self.told("POST", "timelogs", project_id=project, action_id=action, **own)
        assert status == (CONFLICT if self.model.is_archived(project) else OK)
        if status == OK:
            began = self.model.now if elapsed is None else None
            log = Log(project, action, elapsed or 0, began)
            self.model.timelogs[record["timelog_id"]] = log

    @precondition(lambda self: self.model.timelogs)
    @rule(which=choice)
    def stop_a_clock(self, which: int) -> None:
        log = self.some(self.model.timelogs, which)
        told = self.told("PUT", f"timelogs/{log}", timelog_status="complete")
        assert told[0] == self.model.stop(log)

    @precondition(lambda self: self.model.timelogs)
    @rule(which=choice)
    def delete_a_log(self, which: int) -> None:
        log = self.some(self.model.timelogs, which)
        is_refused = self.model.is_archived(self.model.timelogs[log].project)
        assert self.told("DELETE", f"timelogs/{log}")[0] == (CONFLICT if is_refused else OK)
        if not is_refused:
            del self.model.timelogs[log]

    @rule(seconds=st.integers(1, 100_000))
    def let_time_pass(self, seconds: int) -> None:
        self.workshop.later(seconds=seconds)
        self.model.now += seconds

    @invariant()
    def rows_are_those_of_the_model(self) -> None:
        model = self.model
        assert self._rows("project_id, project_function, project_complete", "projects") == {
            key: (function, model.project_percent(key)) for key, function in model.projects.items()
        }
        columns = "action_id, project_id, parent_action_id, action_complete"
        assert self._rows(columns, "actions") == {
            key: (each.project, each.parent, model.percent(key))
            for key, each in model.actions.items()
        }
        for word, table in (("topic", model.topics), ("file", model.files)):
            columns = f"{word}_id, project_id, action_id, parent_{word}_id, {word}_status"
            assert self._rows(columns, f"{word}s") == {
                key: (each.project, each.action, each.root, each.status)
                for key, each in table.items()
            }
        columns = "timelog_id, project_id, action_id, timelog_status, timelog_elapsed"
        found = self._rows(columns, "timelogs")
        assert {key: each[:3] for key, each in found.items()} == {
            key: (each.project, each.action, "complete" if each.began is None else "active")
            for key, each in model.timelogs.items()
        }
        stopped = {key: log.elapsed for key, log in model.timelogs.items() if log.began is None}
        assert stopped == {key: found[key][3] for key in stopped}

    def _rows(self, columns: str, table: str) -> dict[int, tuple[Any, ...]]:
        rows = self.workshop.database.rows(f"SELECT {columns} FROM {table}")
        return {row[0]: tuple(row[1:]) for row in rows}

    def teardown(self) -> None:
        assert [] == problems(self.workshop.database)


def test_writes_come_to_what_the_rules_say(tmp_path: Path) -> None:
    """Refused or done, with all that follows for other rows, whatever was written before."""
    ProjectMachine.workshop = Workshop(tmp_path)
    run_state_machine_as_test(
        ProjectMachine,
        settings=settings(max_examples=EFFORT.runs, stateful_step_count=EFFORT.steps),
    )
