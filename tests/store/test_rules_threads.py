"""Threads: the rules topics and files share, played on both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.callers import ANNA, BOB
from tests.store.rules_world import World, faults, refused

NOUNS = ("topics", "files")


class Threads:
    """One of the two nouns, with its words."""

    def __init__(self, world: World, plural: str) -> None:
        self.world = world
        self.plural = plural
        singular = plural[:-1]
        self.key = f"{singular}_id"
        self.parent = f"parent_{singular}_id"
        self.status = f"{singular}_status"
        self.text = f"{singular}_detail"
        self.needed = (
            {"topic_name": "Kick-off"}
            if plural == "topics"
            else {"file_name": "a.txt", "file_sha256": "ab" * 32, "file_size": 3}
        )

    def open(self, **sent: Any) -> int:
        """Open a thread and return the id of its root."""
        return int(
            self.world.create(self.plural, **({"project_id": 100} | self.needed | sent))[self.key]
        )

    def reply(self, to: int, **sent: Any) -> int:
        """Reply and return the id of the reply."""
        needed = self.needed if self.plural == "files" else {}
        sent = {self.parent: to} | needed | sent
        return int(self.world.create(self.plural, **sent)[self.key])

    def put(self, record_id: int, **sent: Any) -> dict[str, Any]:
        """Change a post."""
        return self.world.put(self.plural, record_id, **sent)

    def get(self, record_id: int) -> dict[str, Any]:
        """Read a post."""
        return self.world.get(self.plural, record_id)


@pytest.fixture(params=NOUNS)
def threads(request: pytest.FixtureRequest, tmp_path: Path) -> Threads:
    """Give both nouns in turn."""
    return Threads(World(tmp_path), request.param)


def test_a_reply_needs_nothing_but_its_parent(threads: Threads) -> None:
    """Project, action, status and client access are its root's."""
    root = threads.open(action_id=7, client_visible="view")
    reply = threads.get(threads.reply(root))
    assert [100, 7, "Open", "view", root] == [
        reply[name]
        for name in ("project_id", "action_id", threads.status, "client_visible", threads.parent)
    ]


def test_a_reply_to_a_reply_is_stored_under_the_root(threads: Threads) -> None:
    """Threads are flat."""
    root = threads.open()
    assert threads.get(threads.reply(threads.reply(root)))[threads.parent] == root


def test_the_caller_owns_what_he_posts(threads: Threads) -> None:
    """Also when a client sends back somebody else's id."""
    row = threads.world.create(
        threads.plural, BOB, project_id=100, owner_adminid=1, **threads.needed
    )
    assert row["owner_adminid"] == BOB.adminid


def test_a_root_needs_a_project_or_an_action(threads: Threads) -> None:
    """Nothing else tells where it belongs."""
    call = threads.world
    assert refused(lambda: call.create(threads.plural, **threads.needed)) == (
        "required",
        "project_id",
    )


def test_a_named_action_fills_the_project(threads: Threads) -> None:
    """project_id is required only without one."""
    row = threads.world.create(threads.plural, action_id=8, **threads.needed)
    assert row["project_id"] == 219


def test_an_action_of_another_project_is_refused(threads: Threads) -> None:
    """On create and on update."""
    root = threads.open()
    assert refused(lambda: threads.open(action_id=8)) == ("contradiction", "action_id")
    assert refused(lambda: threads.put(root, action_id=8)) == ("contradiction", "action_id")


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("project_id", 219, "contradiction"),
        ("action_id", 8, "contradiction"),
        ("status", "Closed", "rule"),
        ("client_visible", "hidden", "rule"),
    ],
)
def test_what_is_the_threads_is_refused_on_a_reply(
    threads: Threads, field: str, value: Any, word: str
) -> None:
    """When it is posted, and when it is changed."""
    name = threads.status if field == "status" else field
    root = threads.open()
    reply = threads.reply(root)
    assert (word, name) == refused(lambda: threads.reply(root, **{name: value}))
    assert (word, name) == refused(lambda: threads.put(reply, **{name: value}))


def test_a_refusal_on_a_reply_names_its_root(threads: Threads) -> None:
    """The sentence says where to go."""
    root = threads.open()
    reply = threads.reply(root)
    with pytest.raises(Exception, match=f"{threads.plural}/{root}"):
        threads.put(reply, client_visible="view")


def test_a_whole_reply_may_be_sent_back(threads: Threads) -> None:
    """Values of the thread that are as stored are no error, on PUT and on POST."""
    root = threads.open(action_id=7)
    reply = threads.get(threads.reply(root))
    assert reply == threads.put(reply[threads.key], **reply)
    same = {name: reply[name] for name in ("project_id", "action_id", "client_visible")}
    assert threads.get(threads.reply(root, **same))["action_id"] == 7


def test_changes_of_the_root_change_the_thread(threads: Threads) -> None:
    """Project, action, status and client access, each reply with version and history."""
    root = threads.open()
    reply = threads.reply(root)
    threads.put(root, project_id=219, action_id=8, client_visible="view")
    threads.put(root, **{threads.status: "Closed"})
    row = threads.get(reply)
    assert [
        row[name]
        for name in ("project_id", "action_id", "client_visible", threads.status, "version")
    ] == [219, 8, "view", "Closed", 3]
    changes = threads.world.history(threads.plural, reply)[1:]
    assert [
        ("update", ["project_id", "action_id", "client_visible"]),
        ("update", [threads.status]),
    ] == changes


def test_a_root_moves_alone_only_without_an_action(threads: Threads) -> None:
    """An action stays in its project; sending another one, or none, moves the thread."""
    root = threads.open(action_id=7)
    assert refused(lambda: threads.put(root, project_id=219)) == ("contradiction", "action_id")
    assert threads.put(root, project_id=219, action_id=0)["project_id"] == 219


def test_a_closed_thread_refuses_posts(threads: Threads) -> None:
    """Also under one of its replies."""
    root = threads.open()
    reply = threads.reply(root)
    threads.put(root, **{threads.status: "Closed"})
    for parent in (root, reply):
        assert ("closed", threads.parent) == refused(lambda to=parent: threads.reply(to))


def test_a_closed_thread_refuses_edits(threads: Threads) -> None:
    """Of its root and of its replies."""
    root = threads.open()
    reply = threads.reply(root)
    threads.put(root, **{threads.status: "Closed"})
    for record_id in (root, reply):
        edit = {threads.text: "later"}
        assert ("closed", threads.status) == refused(
            lambda at=record_id, sent=edit: threads.put(at, **sent)
        )
    assert ("closed", threads.status) == refused(
        lambda: threads.put(reply, **{threads.status: "Open"})
    )


def test_a_closed_thread_takes_a_put_that_changes_nothing(threads: Threads) -> None:
    """Its version stays."""
    root = threads.open()
    before = threads.put(root, **{threads.status: "Closed"})
    threads.world.later(minutes=1)
    assert before == threads.put(root, **before)


def test_the_put_that_reopens_may_change_more(threads: Threads) -> None:
    """And opens all of the thread."""
    root = threads.open()
    reply = threads.reply(root)
    threads.put(root, **{threads.status: "Closed"})
    row = threads.put(root, **{threads.status: "Open", threads.text: "again"})
    assert (row[threads.text], threads.get(reply)[threads.status]) == ("again", "Open")


def test_the_put_that_closes_may_change_more(threads: Threads) -> None:
    """The thread was open when it came."""
    root = threads.open()
    row = threads.put(root, **{threads.status: "Closed", threads.text: "done"})
    assert (row[threads.text], row[threads.status]) == ("done", "Closed")


def test_a_closed_thread_can_be_deleted(threads: Threads) -> None:
    """A reply, and the root."""
    root = threads.open()
    reply = threads.reply(root)
    threads.put(root, **{threads.status: "Closed"})
    assert threads.world.delete(threads.plural, reply) == {threads.plural: 1}
    assert threads.world.delete(threads.plural, root) == {threads.plural: 1}


def test_deleting_the_root_deletes_the_thread(threads: Threads) -> None:
    """All rows are counted and stand in the history; other threads stay."""
    root, other = threads.open(), threads.open()
    replies = [threads.reply(root), threads.reply(root)]
    kept = threads.reply(other)
    assert threads.world.delete(threads.plural, root) == {threads.plural: 3}
    for record_id in (root, *replies):
        assert not threads.world.is_there(threads.plural, record_id)
        assert threads.world.history(threads.plural, record_id)[-1][0] == "delete"
    assert threads.world.is_there(threads.plural, kept)


def test_deleting_a_reply_leaves_the_thread(threads: Threads) -> None:
    """Only the root takes others along."""
    root = threads.open()
    gone, kept = threads.reply(root), threads.reply(root)
    assert threads.world.delete(threads.plural, gone) == {threads.plural: 1}
    assert threads.world.is_there(threads.plural, root)
    assert threads.world.is_there(threads.plural, kept)


@pytest.mark.parametrize("of", ["root", "reply"])
def test_the_parent_is_chosen_on_create(threads: Threads, of: str) -> None:
    """A root becomes no reply, a reply no root, and moves to no other thread."""
    root, other = threads.open(), threads.open()
    reply = threads.reply(root)
    moved = root if of == "root" else reply
    assert ("rule", threads.parent) == refused(
        lambda: threads.put(moved, **{threads.parent: other})
    )
    if of == "reply":
        assert ("rule", threads.parent) == refused(
            lambda: threads.put(reply, **{threads.parent: 0})
        )


@pytest.mark.parametrize("write", ["post", "put", "delete"])
def test_any_write_in_a_thread_dates_its_root_action_and_project(
    threads: Threads, write: str
) -> None:
    """date_activity moves; versions and history of root, action and project do not."""
    root = threads.open(action_id=7)
    reply = threads.reply(root)
    threads.world.later(hours=1)
    if write == "post":
        threads.reply(root)
    elif write == "put":
        threads.put(reply, **{threads.text: "edited"})
    else:
        threads.world.delete(threads.plural, reply)
    rows = [threads.get(root), threads.world.get("actions", 7), threads.world.get("projects", 100)]
    assert [row["date_activity"] for row in rows] == ["2024-05-06 13:00:00"] * 3
    assert [row["version"] for row in rows] == [1, 1, 1]
    assert len(threads.world.history(threads.plural, root)) == 1


def test_an_edit_dates_the_post_itself(threads: Threads) -> None:
    """A root as well as a reply."""
    root = threads.open()
    reply = threads.reply(root)
    threads.world.later(hours=1)
    for record_id in (root, reply):
        row = threads.put(record_id, **{threads.text: "edited"})
        assert row["date_activity"] == row["date_modified"] == "2024-05-06 13:00:00"


def test_a_put_that_changes_nothing_dates_nothing(threads: Threads) -> None:
    """Neither the post nor its project."""
    before = threads.get(threads.open())
    threads.world.later(hours=1)
    assert before == threads.put(before[threads.key], **before)
    assert threads.world.get("projects", 100)["date_activity"] == "2024-05-06 12:00:00"


def test_a_move_dates_both_projects(threads: Threads) -> None:
    """The one it leaves and the one it enters."""
    root = threads.open()
    threads.world.later(hours=1)
    threads.put(root, project_id=219)
    for project_id in (100, 219):
        row = threads.world.get("projects", project_id)
        assert row["date_activity"] == "2024-05-06 13:00:00"


def test_a_refused_write_leaves_nothing(threads: Threads) -> None:
    """Neither a row nor a date."""
    root = threads.open()
    threads.put(root, **{threads.status: "Closed"})
    before = threads.get(root)
    threads.world.later(hours=1)
    refused(lambda: threads.reply(root))
    assert before == threads.get(root)


def test_nothing_is_told_about_records_out_of_reach(threads: Threads) -> None:
    """An action or parent that was faulted is not followed: where it lies stays untold."""
    root = threads.open()
    closed = threads.open(project_id=219)
    threads.put(closed, **{threads.status: "Closed"})
    threads.world.hidden = {("actions", 8), (threads.plural, closed)}
    assert faults(lambda: threads.put(root, action_id=8)) == [("unknown_record", "action_id")]
    assert faults(lambda: threads.open(action_id=8)) == [("unknown_record", "action_id")]
    assert faults(lambda: threads.reply(closed, project_id=100, **threads.needed)) == [
        ("unknown_record", threads.parent)
    ]


def test_a_reply_is_named_after_its_root(tmp_path: Path) -> None:
    """Unless it has a name of its own; the name fits its column."""
    world = World(tmp_path)
    root = world.create("topics", project_id=100, topic_name="x" * 255)["topic_id"]
    short = world.create("topics", project_id=100, topic_name="Kick-off")["topic_id"]
    names = [
        world.create("topics", ANNA, **sent)["topic_name"]
        for sent in (
            {"parent_topic_id": short},
            {"parent_topic_id": short, "topic_name": "Monday"},
            {"parent_topic_id": root},
        )
    ]
    assert names == ["Re: Kick-off", "Monday", "Re: " + "x" * 251]


def test_a_root_topic_needs_a_name(tmp_path: Path) -> None:
    """Nothing gives it one."""
    world = World(tmp_path)
    assert refused(lambda: world.create("topics", project_id=100)) == ("required", "topic_name")
