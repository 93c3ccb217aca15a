"""The operation that bills the time of a project: an invoice with one line for each action."""

from __future__ import annotations

from collections import defaultdict

from teampro.errors import Refusal, refuse_at
from teampro.resources.billing.currency_rules import unit_for
from teampro.resources.billing.invoicing import InvoiceLine, make_invoice
from teampro.resources.system.setting_names import ON
from teampro.resources.system.settings import value_of
from teampro.rules.invoice_lines import timed
from teampro.schema.kinds import FLAG, IDS
from teampro.schema.operation import Operation, Params, param
from teampro.schema.rules import RuleWork, Stored

TIMELOGS = "timelogs"
TO_BILL = {"timelog_status": "complete", "timelog_billable": 1, "invoice_id": 0}
"""What time is like that can be billed."""


def _bill(work: RuleWork, project: Stored, params: Params) -> Stored:
    """Make the invoice, link it with the project, and lock the time that is on it.

    Raises: Refusal.
    """
    client, rate = _payer(work, project)
    logs = _chosen(work, project, params.get(TIMELOGS, ()))
    unit, taxed = unit_for(work, client["currency"]), value_of(work, "TaxBillableItems") == ON
    lines = [
        InvoiceLine(
            type="Time",
            relid=action_id,
            description=_described(work, project, action_id, seconds),
            amount=timed(seconds, rate, unit),
            taxed=taxed,
        )
        for action_id, seconds in _seconds(logs).items()
    ]
    invoice = make_invoice(
        work,
        client,
        lines,
        duedate=work.context.today,
        paymentmethod="",
        origin="project",
        status="Draft" if params.get("draft") else "Unpaid",
    )
    for each in logs:
        work.change(TIMELOGS, each, {"invoice_id": invoice["id"]})
    link = {"invoice_id": invoice["id"], "project_id": project["project_id"]}
    work.create("invoicexrefs", link)
    return invoice


def _payer(work: RuleWork, project: Stored) -> tuple[Stored, int]:
    """Return the client of a project and its amount per hour. Raises: Refusal."""
    called = f"Project {project['project_id']}"
    client = work.peek("clients", project["client_userid"])
    if client is None:
        raise Refusal("rule", f"{called} has no client to bill: set its client_userid first.")
    if not project["project_rate"]:
        raise Refusal("rule", f"{called} has no amount per hour: set its project_rate first.")
    return client, int(project["project_rate"])


def _chosen(work: RuleWork, project: Stored, ids: tuple[int, ...]) -> list[Stored]:
    """Return the time to bill: that of the ids, or all there is. Raises: Refusal."""
    project_id = project["project_id"]
    there = work.select(TIMELOGS, {"project_id": project_id, **TO_BILL}, "timelog_id")
    if not ids:
        if not there:
            message = f"Project {project_id} has no time to bill: none is stopped, billable and not"
            raise Refusal("rule", f"{message} on an invoice.")
        return there
    logs = {each["timelog_id"]: each for each in there}
    for timelog_id in ids:
        if timelog_id not in logs:
            message = f"timelogs: {timelog_id} is no stopped, billable time of project {project_id}"
            raise refuse_at(TIMELOGS, "rule", f"{message} that is on no invoice.", timelog_id)
    return [logs[each] for each in ids]


def _seconds(logs: list[Stored]) -> dict[int, int]:
    """Return the seconds of each action; amounts are rounded once, of their sum."""
    found: dict[int, int] = defaultdict(int)
    for each in logs:
        found[each["action_id"]] += each["timelog_elapsed"]
    return dict(sorted(found.items()))


def _described(work: RuleWork, project: Stored, action_id: int, seconds: int) -> str:
    """Return what a line says: the action, or the project, and its time as 1:30:00."""
    action = work.peek("actions", action_id)
    name = project["project_name"] if action is None else action["action_name"]
    minutes, rest = divmod(seconds, 60)
    return f"{name} ({minutes // 60}:{minutes % 60:02d}:{rest:02d})"


BILL = Operation(
    "bill",
    "billProject",
    "Make an invoice of stopped, billable time that is on none, with a line for each action.",
    run=_bill,
    writes=("invoices", "invoiceitems"),
    makes="invoices",
    takes=(
        param(TIMELOGS, IDS, help_text="The ids of the time to bill; all of it unless sent."),
        param("draft", FLAG, help_text="Whether the invoice is a draft."),
    ),
    example={"timelogs": "all", "draft": True},
)
