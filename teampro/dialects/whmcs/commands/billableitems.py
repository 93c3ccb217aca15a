"""Billable items: what waits for an invoice of a client."""

from __future__ import annotations

from teampro.dialects.whmcs.declare import Command, Key, WriteRecord
from teampro.dialects.whmcs.shapes import Shape

GROUP = "Billing"
NO_CLIENT = "Client ID not Found"
CLIENT = Key("clients", {"clientid": "id"}, NO_CLIENT, NO_CLIENT)
RECURRING = "Recurring must have a unit, cycle and limit"

COMMANDS = (
    Command(
        "AddBillableItem",
        GROUP,
        "Add what is to be billed to a client; the amount is that of the whole quantity.",
        WriteRecord(
            "POST",
            "billableitems",
            "clients/{clients}/billableitems",
            (CLIENT,),
            Shape("status='success' billableid=id"),
        ),
        "clientid:int description!=description amount!=amount:money unit=unit quantity=hours:money "
        "hours=hours:money invoiceaction=invoiceaction recur=recur:int recurcycle=recurcycle "
        "recurfor=recurfor:int duedate=duedate:date",
        says={
            "description:required": "You must provide a description",
            "invoiceaction": "Invalid Invoice Action",
            "recur": RECURRING,
            "recurcycle": RECURRING,
            "recurfor": RECURRING,
            "duedate:required": "Due date is required",
            "unit": "Invalid Unit, please specify either 'hours' or 'quantity'",
            "duedate:invalid": "Invalid Date Format - Expected: 'YYYY-mm-dd'",
        },
        log="Added billable item {billableid} to client {clientid}",
        example={
            "clientid": "12",
            "description": "Two hours of support",
            "unit": "hours",
            "quantity": "2",
            "amount": "170.00",
            "invoiceaction": "nextinvoice",
        },
    ),
)
