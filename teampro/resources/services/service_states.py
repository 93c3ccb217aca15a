"""The operations on a service's state: it is set up, suspended, lifted again, and ended.

Each says what it found where there is nothing to do; what does not follow is refused.
"""

from __future__ import annotations

from teampro.errors import Refusal
from teampro.resources.services.service_words import RUNNING
from teampro.schema.operation import Operation, Params
from teampro.schema.rules import RuleWork, Stored

SERVICES = "services"


def _create(work: RuleWork, service: Stored, _params: Params) -> None:
    """Set up what does not run."""
    if service["domainstatus"] == "Suspended":
        raise _unfit(service, "unsuspend lifts that")
    _set(work, service, "Active")


def suspend(work: RuleWork, service: Stored, reason: str) -> None:
    """Stop what runs, for a reason; of what is stopped the reason may change. Raises: Refusal."""
    if service["domainstatus"] not in RUNNING:
        raise _unfit(service, "only one that is Active is suspended")
    _set(work, service, "Suspended", suspendreason=reason)


def _suspend(work: RuleWork, service: Stored, params: Params) -> None:
    suspend(work, service, params.get("suspendreason", ""))


def _unsuspend(work: RuleWork, service: Stored, _params: Params) -> None:
    unsuspend(work, service)


def unsuspend(work: RuleWork, service: Stored) -> None:
    """Let run again what was stopped. Raises: Refusal."""
    if service["domainstatus"] not in RUNNING:
        raise _unfit(service, "only one that is Suspended runs again")
    _set(work, service, "Active", suspendreason="")


def _terminate(work: RuleWork, service: Stored, _params: Params) -> None:
    """End what runs or is stopped, with its addons; the wish to end it is fulfilled."""
    if service["domainstatus"] not in (*RUNNING, "Terminated"):
        raise _unfit(service, "only one that is Active or Suspended is terminated")
    _set(work, service, "Terminated")
    for addon in work.select("serviceaddons", {"hostingid": service["id"]}):
        if addon["status"] in RUNNING:
            work.change("serviceaddons", addon, {"status": "Terminated"})
    for request in work.select("cancelrequests", {"relid": service["id"], "done": 0}):
        work.update("cancelrequests", request, {"done": 1})


def _set(work: RuleWork, service: Stored, status: str, **others: str) -> None:
    """Give a service a state; one that it has already is told."""
    changes = {"domainstatus": status, **others}
    if all(service[name] == value for name, value in changes.items()):
        work.notes.append(f"Service {service['id']} is {status} already.")
        return
    work.change(SERVICES, service, changes)


def _unfit(service: Stored, why: str) -> Refusal:
    return Refusal("rule", f"Service {service['id']} is {service['domainstatus']}: {why}.")


CREATE = Operation(
    "create",
    "setUpService",
    "Set the service up: it becomes Active.",
    run=_create,
    writes=(SERVICES,),
)
SUSPEND = Operation(
    "suspend",
    "suspendService",
    "Suspend the service, for a reason; what it costs falls due as before.",
    run=_suspend,
    writes=(SERVICES,),
    takes=("suspendreason",),
    example={"suspendreason": "Overdue on payment"},
)
UNSUSPEND = Operation(
    "unsuspend",
    "unsuspendService",
    "Let the service run again.",
    run=_unsuspend,
    writes=(SERVICES,),
)
TERMINATE = Operation(
    "terminate",
    "terminateService",
    "End the service and its addons; what is due of it stays.",
    run=_terminate,
    writes=(SERVICES, "serviceaddons", "cancelrequests"),
)
OPERATIONS = (CREATE, SUSPEND, UNSUSPEND, TERMINATE)
