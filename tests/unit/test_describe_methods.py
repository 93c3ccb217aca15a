"""The methods that the declarations offer: all of the source page's, and each one real."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from teampro.chain import parse
from teampro.describe.methods import Method, all_methods, list_methods
from teampro.engine.resolve import resolve
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry

REGISTRY = Registry(RESOURCES)
SOURCE = """
findResources GET api/resources
getConfig GET config
findProjects GET projects
createProject POST projects
getProject GET projects/{project_id}
getProjectActions GET projects/{project_id}/actions
getProjectTopics GET projects/{project_id}/topics
getProjectFiles GET projects/{project_id}/files
getProjectTickets GET projects/{project_id}/whmcstickets
getProjectTimelogs GET projects/{project_id}/timelogs
updateProject PUT projects/{project_id}
deleteProject DELETE projects/{project_id}
findActions GET actions
createAction POST actions
getAction GET actions/{action_id}
getActionTopics GET actions/{action_id}/topics
getActionFiles GET actions/{action_id}/files
getActionTickets GET actions/{action_id}/whmcstickets
getActionTimelogs GET actions/{action_id}/timelogs
updateAction PUT actions/{action_id}
deleteAction DELETE actions/{action_id}
findTopics GET topics
findTopicThreads GET topics/bythread
createTopic POST topics
getTopic GET topics/{topic_id}
updateTopic PUT topics/{topic_id}
deleteTopic DELETE topics/{topic_id}
findFiles GET files
findFileThreads GET files/bythread
createFile POST files
getFile GET files/{file_id}
downloadFile GET files/{file_id}/download
updateFile PUT files/{file_id}
deleteFile DELETE files/{file_id}
findWHMCSTickets GET whmcstickets
getWHMCSTicket GET whmcstickets/{ticket_id}
findTicketXrefs GET ticketxrefs
createTicketXref POST ticketxrefs
getTicketXref GET ticketxrefs/{xref_id}
updateTicketXref PUT ticketxrefs/{xref_id}
deleteTicketXref DELETE ticketxrefs/{xref_id}
findTimelogs GET timelogs
createTimelog POST timelogs
getTimelog GET timelogs/{timelog_id}
updateTimelog PUT timelogs/{timelog_id}
deleteTimelog DELETE timelogs/{timelog_id}
"""
BEYOND = """
findCommands GET api/commands
getOpenapi GET api/openapi
duplicateProject POST projects/{project_id}/duplicate
linkProjectTicket POST projects/{project_id}/whmcstickets
getProjectTicketXrefs GET projects/{project_id}/ticketxrefs
getProjectHistory GET projects/{project_id}/history
getProjectSnapshot GET projects/{project_id}/snapshot
startActionTimer POST actions/{action_id}/starttimer
linkActionTicket POST actions/{action_id}/whmcstickets
getActionTicketXrefs GET actions/{action_id}/ticketxrefs
getActionHistory GET actions/{action_id}/history
getTopicHistory GET topics/{topic_id}/history
getFileHistory GET files/{file_id}/history
createWHMCSTicket POST whmcstickets
updateWHMCSTicket PUT whmcstickets/{ticket_id}
mergeWHMCSTicket POST whmcstickets/{ticket_id}/merge
deleteWHMCSTicket DELETE whmcstickets/{ticket_id}
getWHMCSTicketHistory GET whmcstickets/{ticket_id}/history
getTicketXrefHistory GET ticketxrefs/{xref_id}/history
stopTimelog POST timelogs/{timelog_id}/stop
getTimelogHistory GET timelogs/{timelog_id}/history
findAdmins GET admins
getAdmin GET admins/{admin_id}
updateAdmin PUT admins/{admin_id}
getAdminHistory GET admins/{admin_id}/history
findClients GET clients
createClient POST clients
getClient GET clients/{client_id}
getClientProjects GET clients/{client_id}/projects
getClientTimelogs GET clients/{client_id}/timelogs
getClientTickets GET clients/{client_id}/whmcstickets
closeClient POST clients/{client_id}/close
purgeClient POST clients/{client_id}/purge
getClientHistory GET clients/{client_id}/history
updateClient PUT clients/{client_id}
deleteClient DELETE clients/{client_id}
findHistory GET history
getEntry GET history/{sequence}
"""


def rows(table: str) -> list[str]:
    """Return the lines of a table."""
    return table.split("\n")[1:-1]


def line(method: Method) -> str:
    """Return a method as a line of the tables above."""
    return f"{method.title} {method.verb} {method.chain}"


def known_methods() -> list[str]:
    """Return the lines of the methods about no other nouns than those of the tables, in order."""
    words = {word for row in rows(SOURCE) + rows(BEYOND) for word in row.split()[2].split("/")}
    found = (
        method for method in list_methods(REGISTRY) if words.issuperset(method.chain.split("/"))
    )
    return [line(method) for method in found]


def test_source_page_and_we_name_the_same_methods() -> None:
    """The 46 methods of the source page are there, and beyond them, at its nouns, exactly ours."""
    assert 46 == len(rows(SOURCE))
    assert Counter(rows(SOURCE) + rows(BEYOND)) == Counter(known_methods())


def test_methods_stand_in_the_order_of_the_source_page() -> None:
    """Leaving ours out, the methods stand as the source page has them."""
    ours = set(rows(BEYOND)) | {"findTopicThreads", "findFileThreads"}
    assert rows(SOURCE) == [each for each in known_methods() if each not in ours]


def test_titles_are_unique() -> None:
    """No two methods share a title, those of longer chains included."""
    titles = Counter(method.title for method in all_methods(REGISTRY))
    assert [] == [title for title, count in titles.items() if count > 1]


def test_no_verb_of_a_chain_is_described_twice() -> None:
    """Each verb of each chain is one method."""
    found = Counter((method.verb, method.chain) for method in all_methods(REGISTRY))
    assert [] == [each for each, count in found.items() if count > 1]


@pytest.mark.parametrize("method", all_methods(REGISTRY), ids=line)
def test_example_is_a_chain_that_offers_the_verb(method: Method) -> None:
    """The example can be sent: the engine reads its chain, and its params are plain JSON."""
    example: dict[str, Any] = method.example
    path = resolve(parse(["v1", *example["chain"].split("/")]), REGISTRY)
    assert method.verb in path.verbs
    assert example["params"] == json.loads(json.dumps(example["params"]))


@pytest.mark.parametrize(
    "title, params",
    [
        ("createProject", {"project_name": "Website relaunch", "date_finish": "today+30d"}),
        ("linkProjectTicket", {"ticket_id": 2001}),
        ("updateProject", {"project_name": "Website relaunch"}),
        ("updateTicketXref", {"action_id": 7}),
        ("deleteProject", {"preview": True}),
        ("findTopics", {"limit": 10}),
        ("getProjectSnapshot", {}),
        ("startActionTimer", {"timelog_note": "Workshop"}),
        ("stopTimelog", {}),
    ],
)
def test_example_params_fit_the_verb(title: str, params: dict[str, Any]) -> None:
    """A create takes the noun's example, an update one change, an operation its own."""
    method = next(each for each in list_methods(REGISTRY) if each.title == title)
    assert params == method.example["params"]


def test_create_below_a_record_leaves_to_the_chain_what_the_chain_says() -> None:
    """An example below a project does not name the project again."""
    method = next(each for each in all_methods(REGISTRY) if each.title == "createTopicInProject")
    assert {"topic_name", "topic_detail"} == set(method.example["params"])
