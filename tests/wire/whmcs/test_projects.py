"""The commands of project management: what they do to projects, actions, topics and timelogs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.wire.whmcs.desk import Desk


def native(desk: Desk, chain: str) -> Any:
    """Return what a chain answers."""
    return desk.world.call("GET", chain).response


def test_a_new_project_is_pending_and_begins_today(desk: Desk) -> None:
    """Nothing but a title and an administrator need be sent."""
    made = desk.done("CreateProject", title="Fair stand", adminid=2)
    project = native(desk, f"projects/{made['projectid']}")["project"]
    assert ("Fair stand", 2, "Pending", str(desk.today)) == (
        project["project_name"],
        project["assigned_adminid"],
        project["project_status"],
        project["date_start"],
    )


def test_a_project_tells_what_was_sent(desk: Desk) -> None:
    """What CreateProject takes, GetProject and GetProjects tell."""
    sent = {
        "title": "Fair stand",
        "adminid": 1,
        "userid": 12,
        "status": "In Progress",
        "created": "2026-11-01",
        "duedate": "20261224",
        "ticketids": "2006,2019",
    }
    made = desk.done("CreateProject", **sent)
    info = desk.done("GetProject", projectid=made["projectid"])["projectinfo"]
    told = {
        "title": "Fair stand",
        "adminid": "1",
        "userid": "12",
        "status": "In Progress",
        "created": "2026-11-01",
        "duedate": "2026-12-24",
        "ticketids": "2006,2019",
        "completed": "0",
    }
    assert told == {name: info[name] for name in told}
    (row,) = desk.done("GetProjects", title="Fair st")["projects"]
    assert int(made["projectid"]) == row["id"]
    assert "2006,2019" == row["ticketids"]


def test_a_project_without_tasks_and_messages_has_no_such_keys(desk: Desk) -> None:
    """Clients look whether they are there."""
    made = desk.done("CreateProject", title="Empty", adminid=1)
    assert {"result", "projectinfo"} == set(desk.done("GetProject", projectid=made["projectid"]))


def test_linked_tickets_are_replaced(desk: Desk) -> None:
    """UpdateProject links what it is sent, and nothing else; what is unknown is told."""
    made = desk.done("CreateProject", title="Links", adminid=1, ticketids="2006,99999")
    assert "The ticket 99999 was not found and is not linked." == made["warning"]
    desk.done("UpdateProject", projectid=made["projectid"], ticketids="2019")
    info = desk.done("GetProject", projectid=made["projectid"])["projectinfo"]
    assert "2019" == info["ticketids"]


@pytest.mark.parametrize(
    ("status", "completed", "told"),
    [
        ("In Progress", 1, "Completed"),
        ("Completed", 0, "Pending"),
        ("Closed", 0, "Pending"),
        ("In Progress", 0, "In Progress"),
    ],
)
def test_completed_is_a_status(desk: Desk, status: str, completed: int, told: str) -> None:
    """Completed and Closed are over; what was not over stays as it is."""
    made = desk.done("CreateProject", title="Done", adminid=1, status=status)
    desk.done("UpdateProject", projectid=made["projectid"], completed=completed)
    info = desk.done("GetProject", projectid=made["projectid"])["projectinfo"]
    assert (told, str(int(told == "Completed"))) == (info["status"], info["completed"])


def test_projects_are_filtered(desk: Desk) -> None:
    """By what is done, and by tickets that are linked."""
    over = desk.done("GetProjects", completed=1, limitnum=100)["projects"]
    assert {1} == {row["completed"] for row in over}
    linked = desk.done("GetProjects", ticketids="2006", limitnum=100)["projects"]
    assert [100] == [row["id"] for row in linked]


def test_projects_without_a_day_are_asked_for_by_zeros(desk: Desk) -> None:
    """As an unset day is told, so it is filtered by."""
    desk.done("CreateProject", title="Endless", adminid=1, duedate="2030-01-01")
    (project,) = desk.done("GetProjects", title="Endless")["projects"]
    desk.world.call("PUT", f"projects/{project['id']}", {"date_finish": None, "date_start": None})
    found = desk.done("GetProjects", duedate="0000-00-00", limitnum=100)["projects"]
    assert {"0000-00-00"} == {row["duedate"] for row in found}
    assert project["id"] in [row["id"] for row in found]


def test_a_task_may_be_due_before_today(desk: Desk) -> None:
    """Its first day goes with it, for no action ends before it begins."""
    made = desk.done("AddProjectTask", projectid=100, task="Moon", duedate="1969-07-11")
    action = native(desk, f"actions/{made['taskid']}")["action"]
    assert ("1969-07-11", "1969-07-11") == (action["date_start"], action["date_finish"])


def test_a_task_is_changed_and_done(desk: Desk) -> None:
    """Its text, its day and its progress."""
    made = desk.done("AddProjectTask", projectid=100, task="Panels", adminid=2, billed=1)
    task = made["taskid"]
    desk.done("UpdateProjectTask", taskid=task, notes="In two colours.", completed=1)
    tasks = desk.done("GetProject", projectid=100)["tasks"]["task"]
    (told,) = [each for each in tasks if each["id"] == task]
    assert ("Panels", "In two colours.", "2", "1", "1") == tuple(
        told[name] for name in ("task", "notes", "adminid", "completed", "billed")
    )


def test_a_task_with_others_below_it_is_their_mean(desk: Desk) -> None:
    """Its progress is not set; that is told."""
    told = desk.done("UpdateProjectTask", taskid=1, completed=0)
    assert "completed has no effect" in told["warning"]


def test_tasks_below_a_deleted_one_go_with_it(desk: Desk) -> None:
    """How many went is told."""
    told = desk.done("DeleteProjectTask", projectid=100, taskid=1)
    assert "With it went the tasks below it" in told["warning"]


def test_a_message_opens_a_conversation(desk: Desk) -> None:
    """Its subject is its first line."""
    desk.done("AddProjectMessage", projectid=100, message="Who joins?\nOn Monday.")
    message = desk.done("GetProject", projectid=100)["messages"]["message"][-1]
    assert ("Who joins?\nOn Monday.", "1") == (message["message"], message["adminid"])
    topic = native(desk, f"topics/{message['id']}")["topic"]
    assert "Who joins?" == topic["topic_name"]


def test_a_timer_runs_and_stops(desk: Desk) -> None:
    """While it runs it has no end."""
    timer = desk.done("StartTaskTimer", projectid=100, taskid=2)["timerid"]

    def told() -> dict[str, str]:
        tasks = desk.done("GetProject", projectid=100)["tasks"]["task"]
        (task,) = [each for each in tasks if each["id"] == "2"]
        found: dict[str, str] = task["timelogs"]["timelog"][-1]
        return found

    assert (timer, "0", "0000-00-00 00:00:00") == (told()["id"], told()["end"], told()["endtime"])
    desk.world.later(600)
    desk.done("EndTaskTimer", timerid=timer)
    assert 600 == int(told()["end"]) - int(told()["start"])


def test_a_timer_is_set_to_other_times(desk: Desk) -> None:
    """With its id its start is reset; with an end it is no clock that runs."""
    timer = desk.done("StartTaskTimer", projectid=100, taskid=2)["timerid"]
    desk.done("StartTaskTimer", projectid=100, timerid=timer, start_time=1_795_000_000)
    desk.done("EndTaskTimer", timerid=timer, end_time=1_795_000_060)
    log = native(desk, f"timelogs/{timer}")["timelog"]
    assert 60 == log["timelog_elapsed"]


@pytest.mark.parametrize(
    ("action", "params", "sentence"),
    [
        ("GetProject", {}, "Project ID Not Set"),
        ("GetProject", {"projectid": 99999}, "Project ID Not Found"),
        ("GetProject", {"projectid": "x"}, "Invalid value for projectid"),
        ("CreateProject", {"adminid": 1}, "Project Title is Required."),
        ("CreateProject", {"title": "A"}, "Admin ID not Set"),
        ("CreateProject", {}, "Admin ID not Set"),
        ("CreateProject", {"title": "A", "adminid": 99}, "Admin ID Not Found"),
        ("CreateProject", {"title": "A", "adminid": 1, "userid": 99}, "Client ID Not Found"),
        ("CreateProject", {"title": "A", "adminid": 99, "userid": 99}, "Client ID Not Found"),
        (
            "CreateProject",
            {"title": "A", "adminid": 1, "status": "Odd"},
            "Invalid value for status",
        ),
        ("UpdateProject", {"title": "A"}, "Project ID Not Set"),
        ("UpdateProject", {"projectid": 99999}, "Project ID Not Found"),
        ("UpdateProject", {"projectid": 100, "adminid": 99}, "Admin ID Not Found"),
        ("UpdateProject", {"projectid": 100, "userid": 99}, "Client ID Not Found"),
        ("AddProjectMessage", {}, "Project ID not Set"),
        ("AddProjectMessage", {"projectid": 99999, "message": "A"}, "Project ID Not Found"),
        ("AddProjectMessage", {"projectid": 100}, "Message not Entered"),
        (
            "AddProjectMessage",
            {"projectid": 100, "message": "A", "adminid": 99},
            "Admin ID Not Found",
        ),
        ("AddProjectTask", {}, "Project ID not Set"),
        ("AddProjectTask", {"projectid": 99999, "task": "A"}, "Project ID Not Found"),
        ("AddProjectTask", {"projectid": 100}, "A task description must be specified"),
        ("AddProjectTask", {"projectid": 100, "task": "A", "adminid": 99}, "Admin ID Not Found"),
        ("UpdateProjectTask", {}, "Task ID is Required"),
        ("UpdateProjectTask", {"taskid": 99999}, "Task ID Not Found"),
        ("UpdateProjectTask", {"taskid": 2, "adminid": 99}, "Admin ID Not Found"),
        ("UpdateProjectTask", {"taskid": 2, "projectid": 99999}, "Project ID Not Found"),
        ("DeleteProjectTask", {}, "Project ID is Required"),
        ("DeleteProjectTask", {"projectid": 100}, "Task ID is Required"),
        ("DeleteProjectTask", {"projectid": 99999, "taskid": 2}, "Project ID Not Found"),
        ("DeleteProjectTask", {"projectid": 100, "taskid": 99999}, "Task ID Not Found"),
        ("StartTaskTimer", {}, "Project ID is Required"),
        ("StartTaskTimer", {"projectid": 100}, "Timer ID Not Set"),
        ("StartTaskTimer", {"projectid": 100, "timerid": 99999}, "Timer ID Not Found"),
        ("StartTaskTimer", {"projectid": 99999, "taskid": 2}, "Project ID Not Found"),
        ("StartTaskTimer", {"projectid": 100, "taskid": 2, "adminid": 99}, "Admin ID Not Found"),
        ("EndTaskTimer", {}, "Timer ID Not Set"),
        ("EndTaskTimer", {"timerid": 99999}, "Timer ID Not Found"),
        ("EndTaskTimer", {"timerid": 1, "projectid": 99999}, "Project ID Not Found"),
        ("EndTaskTimer", {"timerid": 1, "adminid": 99}, "Admin ID Not Found"),
    ],
)
def test_what_is_wrong_is_said_in_the_documented_words(
    desk: Desk, action: str, params: dict[str, Any], sentence: str
) -> None:
    """To the letter, and of several things the one that is documented first."""
    assert sentence == desk.refused(action, **params)


def test_project_management_can_be_switched_off(tmp_path: Any) -> None:
    """Its commands say so, as where the addon is not active."""
    desk = Desk(tmp_path, whmcs__projects="off")
    assert "Project Management is not active." == desk.refused("GetProjects")


def test_who_writes_for_somebody_else_is_told_that_it_is_his(desk: Desk) -> None:
    """Nobody puts words into another administrator's mouth."""
    told = desk.done("AddProjectMessage", projectid=100, message="Hello", adminid=2)
    assert "told as yours" in told["warning"]


def test_a_command_that_writes_leaves_a_sentence(desk: Desk) -> None:
    """For people, in the log of the office."""
    made = desk.done("CreateProject", title="Fair stand", adminid=1)
    (entry,) = desk.done("GetActivityLog", limitnum=1)["activity"]["entry"]
    assert (f"Created project {made['projectid']}: Fair stand", "admin") == (
        entry["description"],
        entry["username"],
    )
