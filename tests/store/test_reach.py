"""Which rows a staff member sees: every noun against the rules told in Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teampro.errors import Refusal
from tests.callers import ANNA, BOB
from tests.reading_world import ReadingWorld, ids_of

ME, OTHER, ANY, NONE = 2, 3, -1, 0
Row = dict[str, Any]
SLOW = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NOUNS = ("projects", "actions", "topics", "files", "whmcstickets", "ticketxrefs", "timelogs")
IDS = {
    "projects": "project_id",
    "actions": "action_id",
    "topics": "topic_id",
    "files": "file_id",
    "whmcstickets": "id",
    "ticketxrefs": "xref_id",
    "timelogs": "timelog_id",
}


@dataclass
class Office:
    """The rows of every noun, and who sees which, told without SQL."""

    projects: list[Row]
    actions: list[Row]
    topics: list[Row]
    files: list[Row]
    whmcstickets: list[Row]
    ticketxrefs: list[Row]
    timelogs: list[Row]

    def sees_project(self, project_id: int) -> bool:
        for project in self.projects:
            if project["project_id"] != project_id:
                continue
            manages = project["manager_adminid"] == ME or any(
                action["manager_adminid"] == ME and action["project_id"] == project_id
                for action in self.actions
            )
            related = project["assigned_adminid"] in (ME, ANY)
            status = project["visible_status"]
            return status == "all" or manages or (status == "related" and related)
        return False

    def has_assigned(self, action_id: int) -> bool:
        return any(
            action["assigned_adminid"] in (ME, ANY)
            for action in self.actions
            if action["action_id"] == action_id
        )

    def sees(self, plural: str, row: Row) -> bool:
        if plural == "projects":
            return self.sees_project(row["project_id"])
        if plural == "whmcstickets":
            links = [link for link in self.ticketxrefs if link["ticket_id"] == row["id"]]
            return row["flag"] == ME or any(self.sees("ticketxrefs", link) for link in links)
        if plural == "timelogs" and row["project_id"] == 0 and row["owner_adminid"] == ME:
            return True
        return self.sees_project(row["project_id"]) or self.has_assigned(row["action_id"])

    def seen(self, plural: str) -> list[int]:
        """Return the ids of the rows in reach, in order."""
        return [row[IDS[plural]] for row in getattr(self, plural) if self.sees(plural, row)]


@st.composite
def offices(draw: st.DrawFn) -> Office:
    """Make up to four projects with up to six actions, and what hangs on them."""
    admin = st.sampled_from([NONE, ME, OTHER, ANY])
    who = st.sampled_from([NONE, ME, OTHER])
    projects = [
        {
            "project_id": number,
            "visible_status": draw(st.sampled_from(["all", "manager", "related"])),
            "manager_adminid": draw(who),
            "assigned_adminid": draw(admin),
        }
        for number in range(1, draw(st.integers(1, 4)) + 1)
    ]
    actions = [
        {
            "action_id": number,
            "project_id": draw(st.integers(1, len(projects))),
            "parent_action_id": 0,
            "manager_adminid": draw(who),
            "assigned_adminid": draw(admin),
        }
        for number in range(1, draw(st.integers(0, 6)) + 1)
    ]

    def below(name: str, most: int) -> list[Row]:
        rows = []
        for number in range(1, draw(st.integers(0, most)) + 1):
            action = draw(st.sampled_from([None, *actions]))
            project_id = action["project_id"] if action else draw(st.integers(1, len(projects)))
            action_id = action["action_id"] if action else 0
            rows.append({name: number, "project_id": project_id, "action_id": action_id})
        return rows

    links = [{**link, "ticket_id": link["xref_id"] % 3 + 1} for link in below("xref_id", 5)]
    links = list({(link["ticket_id"], link["project_id"]): link for link in links}.values())
    timelogs = [{**log, "owner_adminid": draw(who)} for log in below("timelog_id", 4)]
    timelogs += [
        {"timelog_id": 10 + n, "project_id": 0, "action_id": 0, "owner_adminid": draw(who)}
        for n in range(2)
    ]
    return Office(
        projects,
        actions,
        below("topic_id", 4),
        below("file_id", 3),
        [{"id": number, "flag": draw(who)} for number in (1, 2, 3)],
        sorted(links, key=lambda link: int(link["xref_id"])),
        timelogs,
    )


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingWorld]:
    """An empty database."""
    world = ReadingWorld(tmp_path_factory.mktemp("reach"))
    yield world
    world.database.close()


def furnish(world: ReadingWorld, office: Office) -> None:
    """Put an office's rows into the database."""
    world.clear(*NOUNS)
    for plural in NOUNS:
        if rows := getattr(office, plural):
            world.plant(plural, *rows)


@SLOW
@given(offices())
def test_lists_hold_exactly_what_is_in_reach(world: ReadingWorld, office: Office) -> None:
    """Rows and totals, of whole lists, of pages and of exports."""
    furnish(world, office)
    for plural in NOUNS:
        seen = office.seen(plural)
        assert seen == world.ids(plural, by=BOB)
        assert seen == ids_of(world.streamed(plural, by=BOB))
        page = world.tree(plural, {"limit": 1}, BOB)
        assert (len(seen), seen[:1]) == (page["data"]["total"], ids_of(page[plural]))
        assert len(getattr(office, plural)) == world.tree(plural, {"limit": 1})["data"]["total"]


@SLOW
@given(offices())
def test_records_out_of_reach_are_like_absent_ones(world: ReadingWorld, office: Office) -> None:
    """One, or several of which one is out of reach: the same 404, word for word."""
    furnish(world, office)
    for plural in NOUNS:
        singular = world.registry[plural].singular
        seen = office.seen(plural)
        for row in getattr(office, plural):
            number = row[IDS[plural]]
            if number in seen:
                assert number == next(
                    iter(world.tree(f"{plural}/{number}", by=BOB)[singular].values())
                )
                assert world.reader.reaches(world.sessions.of(BOB), plural, number)
            else:
                absent = world.refusal(f"{plural}/999", by=BOB).message
                refusal = world.refusal(f"{plural}/{number}", by=BOB)
                assert absent.replace("999", str(number)) == refusal.message
                several = ",".join(map(str, sorted({*seen, number})))
                if "," in several:
                    assert refusal.message == world.refusal(f"{plural}/{several}", by=BOB).message
                assert not world.reader.reaches(world.sessions.of(BOB), plural, number)


@SLOW
@given(offices())
def test_below_a_record_stands_what_the_flat_list_of_reach_holds(
    world: ReadingWorld, office: Office
) -> None:
    """Chains give no more and no less than reach, below records and inside rows."""
    furnish(world, office)
    for plural in ("projects", "actions"):
        for child in world.registry[plural].children:
            if child.plural not in NOUNS:
                continue
            nested = world.tree(f"{plural}/{child.plural}", by=BOB)[plural]
            inside = {next(iter(row.values())): ids_of(row[child.plural]) for row in nested}
            for number in office.seen(plural):
                below = sorted(world.ids(f"{plural}/{number}/{child.plural}", by=BOB))
                assert below == sorted(inside[number])
                assert below == sorted(expected_below(office, plural, number, child.plural))
                assert set(below) <= set(office.seen(child.plural))


def expected_below(office: Office, plural: str, number: int, child: str) -> list[int]:
    """Return the ids of what hangs on a record, whoever asks."""
    key = IDS[plural]
    if child == "whmcstickets":
        return [link["ticket_id"] for link in office.ticketxrefs if link[key] == number]
    return [row[IDS[child]] for row in getattr(office, child) if row[key] == number]


def test_an_action_reached_singly_shows_neither_its_project_nor_its_children(
    world: ReadingWorld,
) -> None:
    """Its own topics, files, timelogs and links, and no more."""
    world.clear(*NOUNS)
    world.plant("projects", project_id=1, visible_status="manager")
    world.plant("actions", action_id=1, project_id=1, assigned_adminid=ME)
    world.plant("actions", action_id=2, project_id=1, parent_action_id=1)
    world.plant(
        "topics",
        {"topic_id": 1, "project_id": 1, "action_id": 1},
        {"topic_id": 2, "project_id": 1, "action_id": 2},
    )
    world.plant("whmcstickets", {"id": 1}, {"id": 2})
    world.plant(
        "ticketxrefs",
        {"ticket_id": 1, "project_id": 1, "action_id": 1},
        {"ticket_id": 2, "project_id": 1, "action_id": 0},
    )
    assert [1] == world.ids("actions", by=BOB)
    assert [1] == world.ids("topics", by=BOB)
    assert [1] == world.ids("whmcstickets", by=BOB)
    assert [1] == world.ids("actions/1/topics", by=BOB)
    for chain in ("projects/1", "projects/1/actions/1", "actions/2", "actions/2/topics"):
        assert 404 == world.refusal(chain, by=BOB).status
    assert 1 == world.tree("actions/1", by=BOB)["action"]["action_id"]


@pytest.mark.parametrize("chain", ["history", "projects/1/history", "actions/1/history/1"])
def test_staff_reads_no_history_even_where_rights_are_not_asked(
    world: ReadingWorld, chain: str
) -> None:
    """The condition of the rows alone keeps them back."""
    world.clear(*NOUNS, "history")
    world.plant("projects", project_id=1)
    world.plant("actions", action_id=1, project_id=1)
    world.plant("history", sequence=1, resource="actions", record_id=1, project_id=1, changes="[]")
    if chain[-1].isdigit():
        with pytest.raises(Refusal):
            world.tree(chain, by=BOB)
        return
    assert [] == world.ids(chain, by=BOB)
    assert 0 == world.tree(chain, {"limit": 1}, BOB)["data"]["total"]
    assert [1] == world.ids(chain, by=ANNA)
