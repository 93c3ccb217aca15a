"""The recorded transcripts: for each method of the source page a request and its whole answer.

`python -m tests.wire.transcripts` records them anew; look at the difference before committing it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.wire.demo_world import DemoWorld

DIRECTORY = Path(__file__).parent / "transcripts"


@dataclass(frozen=True)
class Request:
    """One method under its title, ready to send."""

    title: str
    verb: str
    chain: str
    params: Mapping[str, Any] = field(default_factory=dict)


REQUESTS: tuple[Request, ...] = (
    Request("findResources", "GET", "api/resources"),
    Request("getConfig", "GET", "config", {"key": "project.project_status"}),
    Request("findProjects", "GET", "projects", {"limit": 3, "sort": "-date_finish"}),
    Request("createProject", "POST", "projects", {"project_name": 'Größe & <Wert> "neu"'}),
    Request("getProject", "GET", "projects/100"),
    Request("getProjectActions", "GET", "projects/100/actions", {"action_status": "Active"}),
    Request("getProjectTopics", "GET", "projects/100/topics", {"limit": 2}),
    Request("getProjectFiles", "GET", "projects/100/files", {"fields": "file_label,file_size"}),
    Request("getProjectTickets", "GET", "projects/219/whmcstickets"),
    Request("getProjectTimelogs", "GET", "projects/100/timelogs", {"timelog_status": "active"}),
    Request("updateProject", "PUT", "projects/100", {"project_notes": "Line one\nline two"}),
    Request("deleteProject", "DELETE", "projects/219"),
    Request("findActions", "GET", "actions", {"search": "the", "limit": 2, "page": 2}),
    Request("createAction", "POST", "actions", {"project_id": 100, "action_name": "Sign off"}),
    Request("getAction", "GET", "actions/7"),
    Request("getActionTopics", "GET", "actions/7/topics"),
    Request("getActionFiles", "GET", "actions/7/files"),
    Request("getActionTickets", "GET", "actions/7/whmcstickets"),
    Request("getActionTimelogs", "GET", "actions/7/timelogs", {"limit": 2}),
    Request("updateAction", "PUT", "actions/7", {"action_id": "7", "action_notes": 'Said "yes".'}),
    Request("deleteAction", "DELETE", "actions/7", {"preview": True}),
    Request("findTopics", "GET", "topics", {"topic_status": "Closed", "limit": 2}),
    Request("findTopicThreads", "GET", "topics/bythread", {"project_id": 100, "limit": 2}),
    Request("createTopic", "POST", "topics", {"parent_topic_id": 9, "topic_detail": "Agreed."}),
    Request("getTopic", "GET", "topics/1"),
    Request("updateTopic", "PUT", "topics/43", {"topic_name": "Launch date, moved"}),
    Request("deleteTopic", "DELETE", "topics/1"),
    Request("findFiles", "GET", "files", {"file_size": {"gt": 100}, "limit": 2}),
    Request("findFileThreads", "GET", "files/bythread", {"project_id": 100}),
    Request(
        "createFile",
        "POST",
        "files",
        {"project_id": 100, "file_name": "Übersicht.txt", "file_data": "SGVsbG8="},
    ),
    Request("getFile", "GET", "files/9"),
    Request("downloadFile", "GET", "files/9/download"),
    Request("updateFile", "PUT", "files/9", {"file_detail": "Final."}),
    Request("deleteFile", "DELETE", "files/9"),
    Request("findWHMCSTickets", "GET", "whmcstickets", {"flag": "me", "limit": 2}),
    Request("getWHMCSTicket", "GET", "whmcstickets/2038"),
    Request("findTicketXrefs", "GET", "ticketxrefs", {"project_id": [100, 219]}),
    Request("createTicketXref", "POST", "ticketxrefs", {"project_id": 100, "ticket_id": 2038}),
    Request("getTicketXref", "GET", "ticketxrefs/91"),
    Request("updateTicketXref", "PUT", "ticketxrefs/91", {"action_id": 0}),
    Request("deleteTicketXref", "DELETE", "ticketxrefs/91"),
    Request("findTimelogs", "GET", "timelogs", {"owner_adminid": "me", "limit": 2}),
    Request(
        "createTimelog",
        "POST",
        "timelogs",
        {"project_id": 100, "timelog_elapsed": 5400, "timelog_note": "Workshop"},
    ),
    Request("getTimelog", "GET", "timelogs/1"),
    Request("updateTimelog", "PUT", "timelogs/1", {"timelog_note": "Corrected"}),
    Request("deleteTimelog", "DELETE", "timelogs/1"),
)


def without_later_nouns(tree: dict[str, Any]) -> dict[str, Any]:
    """Return what api/resources tells of the nouns that were there when it was recorded.

    Answers of other methods stay as they are.
    """
    resources = tree.get("response", {}).get("resources")
    if resources is None:
        return tree
    nouns, tails = _recorded_words()
    later = {each["name"] for each in resources} - nouns
    later |= {word for each in resources for word in each["tails"]} - tails
    kept = [
        each
        | {
            "children": [word for word in each["children"] if word not in later],
            "tails": [word for word in each["tails"] if word not in later],
            "methods": [
                method for method in each["methods"] if later.isdisjoint(method["chain"].split("/"))
            ],
        }
        for each in resources
        if each["name"] not in later
    ]
    return tree | {"response": tree["response"] | {"resources": kept}}


@cache
def _recorded_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the nouns and the last words that there were."""
    resources = recorded(REQUESTS[0])["answer"]["response"]["resources"]
    tails = (word for each in resources for word in each["tails"])
    return frozenset(each["name"] for each in resources), frozenset(tails)


def recorded(request: Request) -> dict[str, Any]:
    """Return the recorded answer of a request."""
    text = (DIRECTORY / f"{request.title}.json").read_text(encoding="utf-8")
    transcript: dict[str, Any] = json.loads(text)
    return transcript


def transcript_of(world: DemoWorld, request: Request) -> dict[str, Any]:
    """Send a request and return what a transcript holds of it."""
    reply = world.call(request.verb, request.chain, dict(request.params))
    return {
        "title": request.title,
        "verb": request.verb,
        "chain": request.chain,
        "params": dict(request.params),
        "location": reply.headers.get("location", ""),
        "answer": without_later_nouns(reply.tree),
    }


def main() -> None:
    """Record all transcripts."""
    DIRECTORY.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as directory:
        world = DemoWorld(Path(directory) / "data")
        for request in REQUESTS:
            text = json.dumps(transcript_of(world, request), ensure_ascii=False, indent=1)
            path = DIRECTORY / f"{request.title}.json"
            path.write_text(text + "\n", encoding="utf-8")
            world.restore()


if __name__ == "__main__":
    main()
