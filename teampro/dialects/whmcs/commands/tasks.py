"""Tasks of projects, which are our actions, and the clocks that run on them."""

from __future__ import annotations

from teampro.dialects.whmcs.commands.projects import (
    ADMIN,
    GROUP,
    NOT_SET,
    REQUIRED,
    SWITCH,
    act_as_oneself,
    other_admin,
)
from teampro.dialects.whmcs.declare import Code, Command, Key, WriteRecord
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.schema.caller import Audience

PERCENT = {False: 0, True: 100}
"""The progress of a task that is completed or not."""
TASK = Key("actions", {"taskid": "action_id"}, "Task ID is Required", "Task ID Not Found")
TIMER = Key("timelogs", {"timerid": "timelog_id"}, "Timer ID Not Set", "Timer ID Not Found")


def owner_params(doing: Doing) -> Tree:
    """Return whose time it is: a super administrator may say so, others keep their own."""
    other = other_admin(doing)
    if other and doing.audience("timelogs") is Audience.SUPER:
        return {"owner_adminid": other}
    act_as_oneself(doing)
    return {}


def new_task_params(doing: Doing) -> Tree:
    """Return what follows for a new task: its progress, and a first day that is not too late."""
    params: Tree = {"action_complete": PERCENT[doing.given.get("completed", False)]}
    if doing.given.get("duedate"):
        params["date_start"] = min(doing.given["duedate"], doing.context.today)
    return params


def task_params(doing: Doing) -> Tree:
    """Return likewise what follows for a changed task.

    The progress of one with others below it is their mean, so it is not set.
    """
    params: Tree = {}
    task, end = doing.record(TASK), doing.given.get("duedate")
    if end and (task["date_start"] or end) > end:
        params["date_start"] = end
    if "completed" in doing.given and task["level_children"]:
        doing.warn("completed has no effect: the task has others below it, and is their mean.")
    elif "completed" in doing.given:
        params["action_complete"] = PERCENT[doing.given["completed"]]
    return params


def warn_of_subtree(doing: Doing, tree: Tree, _answer: Tree) -> None:
    """Warn how many tasks went with one that was deleted."""
    others = tree["data"]["deleted"].get("actions", 1) - 1
    if others:
        doing.warn(f"With it went the tasks below it: {others}.")


def start_timer(doing: Doing) -> Tree:
    """Start a clock on a task, or set the start of one that there is."""
    project = f"projects/{doing.find(REQUIRED)}"
    times = {"timelog_start": doing.given["start_time"]} if "start_time" in doing.given else {}
    if "end_time" in doing.given:
        times["timelog_stop"] = doing.given["end_time"]
    if "timerid" in doing.given:
        tree = doing.ask("PUT", f"{project}/timelogs/{doing.find(TIMER)}", times)
    elif "taskid" in doing.given:
        status = "complete" if "end_time" in doing.given else "active"
        params = times | owner_params(doing) | {"timelog_status": status}
        tree = doing.ask("POST", f"{project}/actions/{doing.find(TASK)}/timelogs", params)
    else:
        raise doing.no("timerid:required")
    timer = str(tree["timelog"]["timelog_id"])
    return {"message": "Start Timer Has Been Set", "timerid": timer}


def end_params(doing: Doing) -> Tree:
    """Return what ends a clock: now, unless a time was sent."""
    other_admin(doing)
    return {"timelog_status": "complete", "timelog_stop": doing.given.get("end_time") or "now"}


COMMANDS = (
    Command(
        "AddProjectTask",
        GROUP,
        "Add a task to a project.",
        WriteRecord(
            "POST",
            "actions",
            "projects/{projects}/actions",
            (NOT_SET,),
            Shape("message='Task has been added' taskid=action_id:str"),
            more=new_task_params,
        ),
        "projectid:int duedate=date_finish:date adminid=assigned_adminid:int task!=action_name "
        "notes=action_notes completed:bool billed=action_billed:bool",
        says={**ADMIN, "task": "A task description must be specified"},
        needs=SWITCH,
        log="Added task {taskid} to project {projectid}: {task}",
        example={"projectid": "100", "task": "Print the panels", "duedate": "2030-02-01"},
    ),
    Command(
        "UpdateProjectTask",
        GROUP,
        "Change a task.",
        WriteRecord(
            "PUT",
            "actions",
            "actions/{actions}",
            (TASK,),
            Shape("message='Task has been updated'"),
            more=task_params,
        ),
        "taskid:int projectid=project_id:int duedate=date_finish:date "
        "adminid=assigned_adminid:int task=action_name notes=action_notes completed:bool",
        says={"projectid": "Project ID Not Found", **ADMIN},
        needs=SWITCH,
        log="Changed task {taskid}",
        example={"taskid": "1", "notes": "Printed in two colours."},
    ),
    Command(
        "DeleteProjectTask",
        GROUP,
        "Delete a task with all below it.",
        WriteRecord(
            "DELETE",
            "actions",
            "projects/{projects}/actions/{actions}",
            (REQUIRED, TASK),
            Shape("message='Task has been deleted'"),
            finish=warn_of_subtree,
        ),
        "projectid:int taskid:int",
        needs=SWITCH,
        log="Deleted task {taskid} of project {projectid}",
        example={"projectid": "100", "taskid": "7"},
    ),
    Command(
        "StartTaskTimer",
        GROUP,
        "Start a clock on a task, or set the start of one that there is.",
        Code(start_timer, (("POST", "timelogs"),), (REQUIRED, TIMER), writes=True),
        "timerid:int projectid:int taskid:int adminid:int start_time:moment end_time:moment",
        says={"timerid:required": "Timer ID Not Set", **ADMIN},
        needs=SWITCH,
        log="Started timer {timerid}",
        example={"projectid": "100", "taskid": "1"},
    ),
    Command(
        "EndTaskTimer",
        GROUP,
        "Stop a clock.",
        WriteRecord(
            "PUT",
            "timelogs",
            "timelogs/{timelogs}",
            (TIMER,),
            Shape("message='Timer Has Ended'"),
            more=end_params,
        ),
        "timerid:int projectid=project_id:int adminid:int end_time:moment",
        says={"projectid": "Project ID Not Found", **ADMIN},
        needs=SWITCH,
        log="Stopped timer {timerid}",
        example={"timerid": "11"},
    ),
)
