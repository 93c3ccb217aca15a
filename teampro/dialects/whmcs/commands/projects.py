"""Project management: WHMCS's projects, tasks, messages and timers are ours under other names."""

from __future__ import annotations

from dataclasses import replace

from teampro.dialects.whmcs.declare import Code, Command, Key, ShowList, WriteRecord
from teampro.dialects.whmcs.doing import Doing, NothingFits
from teampro.dialects.whmcs.shapes import DONE, InnerRows, InnerText, Shape, Tree

GROUP = "Project Management"
SWITCH = ("whmcs.projects", "Project Management is not active.")
LONGEST_SUBJECT = 80
PROJECT = Key("projects", {"projectid": "project_id"}, "Project ID Not Set", "Project ID Not Found")
NOT_SET = replace(PROJECT, missing="Project ID not Set")
REQUIRED = replace(PROJECT, missing="Project ID is Required")
ADMIN = {"adminid": "Admin ID Not Found"}

LINKS = {
    "ticketids": InnerText("ticketxrefs", "ticket_id"),
    "invoiceids": InnerText("invoicexrefs", "invoice_id"),
}
LISTED = Shape(
    "id=project_id userid=client_userid title=project_name ticketids=* invoiceids=* "
    "notes=project_notes adminid=assigned_adminid status=project_status created=date_start "
    "duedate=date_finish completed=project_status:done lastmodified=date_modified watchers=''",
    LINKS,
)
INFO = Shape(
    "id=project_id:str userid=client_userid:str title=project_name attachments=* ticketids=* "
    "invoiceids=* notes=project_notes adminid=assigned_adminid:str status=project_status "
    "created=date_start duedate=date_finish completed=project_status:donestr "
    "lastmodified=date_modified",
    {"attachments": InnerText("files", "file_name"), **LINKS},
)
TIMELOG = Shape(
    "id=timelog_id:str projectid=project_id:str taskid=action_id:str adminid=owner_adminid:str "
    "start=timelog_start:unix end=timelog_stop:unix donotbill=timelog_billable:nobitstr "
    "starttime=timelog_start endtime=timelog_stop"
)
TASKS = Shape(
    "id=action_id:str projectid=project_id:str task=action_name notes=action_notes "
    "adminid=assigned_adminid:str created=date_created duedate=date_finish "
    "completed=action_complete:fullstr billed=action_billed:bitstr order=ordering:str timelogs=*",
    {"timelogs": InnerRows("timelogs", "timelog", TIMELOG, absent="")},
)
MESSAGES = Shape(
    "id=topic_id:str projectid=project_id:str date=date_created message=topic_detail "
    "attachments='' adminid=owner_adminid:str"
)
_PROJECT_FIELDS = (
    "userid=client_userid:int status=project_status created=date_start:date "
    "duedate=date_finish:date completed:bool ticketids:ids invoiceids:ids"
)


def get_project(doing: Doing) -> Tree:
    """Return a project with its tasks and messages; a list that is empty is left out."""
    chain = f"projects/{doing.find(PROJECT)}"
    most, shapes = doing.asked.most_rows, doing.shapes
    tasks = {"actions": _whole(doing, "actions"), **shapes["actions"].inside(most)}
    tree = doing.ask("GET", f"{chain}/actions/timelogs", tasks)
    lists = {"topics": _whole(doing, "topics"), **shapes["projects"].inside(most)}
    lists["topics"]["parent_topic_id"] = lists["files"]["parent_file_id"] = 0
    beside = doing.ask("GET", f"{chain}/topics,files,ticketxrefs,invoicexrefs", lists)
    answer: Tree = {"projectinfo": doing.shapes["projects"].make(beside["project"] | beside)}
    if tree["actions"]:
        answer["tasks"] = {"task": [doing.shapes["actions"].make(row) for row in tree["actions"]]}
    if beside["topics"]:
        made = [doing.shapes["topics"].make(row) for row in beside["topics"]]
        answer["messages"] = {"message": made}
    return answer


def _whole(doing: Doing, plural: str) -> Tree:
    """Return the options of a list: all its rows, of each what is told."""
    return {"limit": doing.asked.most_rows, "fields": list(doing.shapes[plural].fields)}


def project_filters(doing: Doing) -> Tree:
    """Return the filters that are no plain fields: by what is done, and by what is linked."""
    filters: Tree = {}
    if "completed" in doing.given:
        over = "in" if doing.given["completed"] else "nin"
        filters["project_status"] = {over: list(DONE)}
    linked: set[int] | None = None
    for name, links in LINKS.items():
        if doing.given.get(name):
            wanted = {links.field: {"in": doing.given[name]}, "limit": doing.asked.most_rows}
            found = {row["project_id"] for row in doing.rows(links.source, wanted)}
            linked = found if linked is None else linked & found
    if linked is not None:
        if not linked:
            raise NothingFits
        filters["project_id"] = {"in": sorted(linked)}
    return filters


def new_project_params(doing: Doing) -> Tree:
    """Return what follows for a new project: its status, and a first day that is not too late."""
    params: Tree = {}
    end = doing.given.get("duedate")
    if end:
        params["date_start"] = min(end, doing.given.get("created") or doing.context.today)
    if doing.given.get("completed"):
        params["project_status"] = "Completed"
    elif "status" not in doing.given:
        params["project_status"] = "Pending"
    return params


def project_params(doing: Doing) -> Tree:
    """Return what follows for a changed project: a status that agrees with `completed`."""
    params: Tree = {}
    end = doing.given.get("duedate")
    if end or "completed" in doing.given:
        project = doing.ask("GET", f"projects/{doing.find(PROJECT)}")["project"]
        start = doing.given.get("created") or project["date_start"] or end
        if end and start > end:
            params["date_start"] = end
        if doing.given.get("completed"):
            params["project_status"] = "Completed"
        elif "completed" in doing.given and project["project_status"] in DONE:
            params["project_status"] = "Pending"
    return params


def link(doing: Doing, tree: Tree, _answer: Tree) -> None:
    """Let exactly the tickets and invoices that were sent be linked with a project."""
    chain = f"projects/{tree['project']['project_id']}"
    for name, links in LINKS.items():
        if name not in doing.given:
            continue
        wanted = dict.fromkeys(doing.given[name])
        there = doing.rows(f"{chain}/{links.source}", {"limit": doing.asked.most_rows})
        for row in there:
            if row[links.field] not in wanted:
                doing.ask("DELETE", f"{links.source}/{row['xref_id']}")
        linked = {row[links.field] for row in there}
        for record_id in wanted:
            what = links.field.removesuffix("_id")
            if record_id in linked:
                continue
            if doing.tries("POST", f"{chain}/{links.source}", {links.field: record_id}) is None:
                doing.warn(f"The {what} {record_id} was not found and is not linked.")


def message_params(doing: Doing) -> Tree:
    """Return the subject of a message: its first line."""
    act_as_oneself(doing)
    lines = doing.given["message"].strip().splitlines() or [""]
    return {"topic_name": lines[0][:LONGEST_SUBJECT]}


def other_admin(doing: Doing) -> int:
    """Return the administrator that was sent, 0 for the caller; he must be there."""
    adminid: int = doing.given.get("adminid", doing.caller.adminid)
    if adminid == doing.caller.adminid:
        return 0
    if doing.tries("GET", f"admins/{adminid}") is None:
        raise doing.no("adminid")
    return adminid


def act_as_oneself(doing: Doing) -> None:
    """Warn whoever writes in the name of another administrator."""
    if other_admin(doing):
        doing.warn("adminid has no effect here: what you write is told as yours.")


COMMANDS = (
    Command(
        "GetProjects",
        GROUP,
        "The projects in reach, filtered by any of their fields.",
        ShowList(
            "projects",
            "projects",
            "",
            LISTED,
            "projects/ticketxrefs,invoicexrefs",
            more=project_filters,
        ),
        "userid=client_userid:int title=project_name.contains ticketids:ids invoiceids:ids "
        "notes=project_notes.contains adminid=assigned_adminid:int status=project_status "
        "created=date_start:date duedate=date_finish:date completed:bool "
        "lastmodified=date_modified:date",
        needs=SWITCH,
        xml_items={"projects": "project"},
        example={"limitnum": "2"},
    ),
    Command(
        "GetProject",
        GROUP,
        "One project with its tasks, their times and its messages.",
        Code(
            get_project,
            (("GET", "projects"), ("GET", "actions"), ("GET", "topics"), ("GET", "timelogs")),
            (PROJECT,),
            {"projects": INFO, "actions": TASKS, "topics": MESSAGES},
        ),
        "projectid:int",
        needs=SWITCH,
        example={"projectid": "100"},
    ),
    Command(
        "CreateProject",
        GROUP,
        "Create a project; its first day is `created`.",
        WriteRecord(
            "POST",
            "projects",
            answer=Shape("message='Project has been created' projectid=project_id:str"),
            more=new_project_params,
            finish=link,
        ),
        f"title!=project_name adminid!=assigned_adminid:int {_PROJECT_FIELDS} notes=project_notes",
        says={
            "userid": "Client ID Not Found",
            "adminid:required": "Admin ID not Set",
            **ADMIN,
            "title": "Project Title is Required.",
        },
        needs=SWITCH,
        log="Created project {projectid}: {title}",
        example={"title": "Fair stand", "adminid": "1", "duedate": "2030-03-01"},
    ),
    Command(
        "UpdateProject",
        GROUP,
        "Change a project; the tickets and invoices that are sent replace those linked with it.",
        WriteRecord(
            "PUT",
            "projects",
            "projects/{projects}",
            (PROJECT,),
            Shape("message='Project Has Been Updated'"),
            more=project_params,
            finish=link,
        ),
        f"projectid:int title=project_name adminid=assigned_adminid:int {_PROJECT_FIELDS} "
        "notes=project_notes",
        says={"userid": "Client ID Not Found", **ADMIN},
        needs=SWITCH,
        log="Changed project {projectid}",
        example={"projectid": "100", "status": "In Progress"},
    ),
    Command(
        "AddProjectMessage",
        GROUP,
        "Open a conversation in a project.",
        WriteRecord(
            "POST",
            "topics",
            "projects/{projects}/topics",
            (NOT_SET,),
            Shape("message='Message has been added'"),
            more=message_params,
        ),
        "projectid:int message!=topic_detail adminid:int",
        says={"message": "Message not Entered", **ADMIN},
        needs=SWITCH,
        log="Added a message to project {projectid}",
        example={"projectid": "100", "message": "Who joins on Monday?"},
    ),
)
