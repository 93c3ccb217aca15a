"""The commands of the page, with their shapes, their texts and who may call them.

What is an administrator's has no line about customers: as the page has it, any of them could give
himself credit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from teampro.dialects.gateway.abuse_statement import UNSUSPEND
from teampro.dialects.gateway.endpoint import Customers, Endpoint, keeps
from teampro.dialects.gateway.ordering import Ordering
from teampro.dialects.gateway.refuse import DENIED, Tree
from teampro.dialects.gateway.service_invoices import SERVICE_INVOICES, UNKNOWN, told_invoices
from teampro.dialects.gateway.shapes import (
    told_application,
    told_invoice,
    told_order,
    told_service,
    without_fees,
)
from teampro.dialects.gateway.ticketing import closed_at_most, where_customers_write
from teampro.dialects.gateway.translations import (
    NO_QUOTE,
    at_the_end,
    until_when,
    what_is_offered,
    what_is_unpaid,
    whole_balance,
)
from teampro.dialects.whmcs.commands import DECLARED
from teampro.dialects.whmcs.declare import Command
from teampro.option_parameters import OptionParameter
from teampro.resources.orders.accepting import NOT_PENDING

COMMANDS: Mapping[str, Command] = {each.name: each for each in DECLARED}
CONTACT = (
    "clientid firstname lastname companyname email address1 address2 city state postcode country "
    "phonenumber generalemails productemails domainemails invoiceemails supportemails"
)
REPLY = "ticketid message useMarkdown markdown userid clientid"
TICKET = "deptid subject message priority serviceid domainid clientid markdown useMarkdown"
OWN_INVOICE = {"Invoice ID Not Found": DENIED}


def endpoints(options: Sequence[OptionParameter]) -> tuple[Endpoint, ...]:
    """Return all of them; `options` are the parameters that choose an option of a service."""
    return (
        *_about_orders(Ordering(options)),
        *_about_services(options),
        *_about_invoices(),
        *_about_tickets(),
        *_about_oneself(),
        *_of_administrators(),
    )


def _about_orders(ordering: Ordering) -> tuple[Endpoint, ...]:
    return (
        Endpoint(
            "addorder",
            COMMANDS["AddOrder"],
            told_order,
            required=("clientid", "product", "billingcycle"),
            customers=Customers("orders", " ".join(ordering.takes), client="clientid"),
            takes=ordering.takes,
            given=ordering,
        ),
        Endpoint(
            "CancelOrder",
            COMMANDS["CancelOrder"],
            keeps(),
            record="orderid",
            denied=_says(NOT_PENDING),
            customers=Customers("orders", "orderid cancelsub", noun="orders"),
            given=what_is_unpaid,
        ),
        Endpoint(
            "acceptQuote",
            COMMANDS["AcceptQuote"],
            keeps(numbers="invoiceid"),
            record="quoteid",
            denied=_says(NO_QUOTE),
            customers=Customers("quotes", "quoteid", noun="quotes"),
            given=what_is_offered,
        ),
    )


def _about_services(options: Sequence[OptionParameter]) -> tuple[Endpoint, ...]:
    return (
        Endpoint(
            "getproduct",
            COMMANDS["GetClientsProducts"],
            partial(told_service, options),
            required=("serviceid",),
            record="serviceid",
            denied=DENIED,
            customers=Customers("products", "serviceid", noun="services"),
        ),
        Endpoint(
            "cancelrequest",
            COMMANDS["AddCancelRequest"],
            keeps("serviceid userid"),
            required=("serviceid", "reason"),
            record="serviceid",
            denied=DENIED,
            texts={"Service ID Not Found": DENIED},
            customers=Customers("manageproducts", "serviceid reason", noun="services"),
            takes=("serviceid", "reason"),
            given=at_the_end,
        ),
        Endpoint(
            "AbuseUnsuspend",
            UNSUSPEND,
            keeps("reportid"),
            required=("reportid",),
            record="reportid",
            denied=DENIED,
            customers=Customers("manageproducts", "reportid statement", noun="abusereports"),
        ),
    )


def _about_invoices() -> tuple[Endpoint, ...]:
    own = Customers("invoices", "invoiceid", noun="invoices")
    return (
        Endpoint(
            "applycredit",
            COMMANDS["ApplyCredit"],
            told_application,
            required=("invoiceid",),
            record="invoiceid",
            denied=DENIED,
            texts=OWN_INVOICE,
            customers=own,
            takes=("invoiceid",),
            given=whole_balance,
        ),
        Endpoint(
            "getinvoice",
            COMMANDS["GetInvoice"],
            told_invoice,
            required=("invoiceid",),
            record="invoiceid",
            denied=DENIED,
            texts=OWN_INVOICE,
            customers=replace(own, reshape=without_fees),
        ),
        Endpoint(
            "getinvoiceproduct",
            SERVICE_INVOICES,
            told_invoices,
            required=("serviceid",),
            record="serviceid",
            denied=UNKNOWN,
            customers=Customers("invoices", "serviceid status", noun="services"),
        ),
    )


def _about_oneself() -> tuple[Endpoint, ...]:
    return (
        Endpoint(
            "AddContact",
            COMMANDS["AddContact"],
            keeps("contactid"),
            customers=Customers("contacts", CONTACT, client="clientid"),
        ),
        Endpoint(
            "AffiliateActivate",
            COMMANDS["AffiliateActivate"],
            keeps(),
            texts={"Client ID not found": _says("Client ID Not Found")},
            customers=Customers("affiliates", "userid", client="userid"),
        ),
    )


def _about_tickets() -> tuple[Endpoint, ...]:
    return (
        Endpoint(
            "OpenTicket",
            COMMANDS["OpenTicket"],
            keeps("id tid"),
            customers=Customers("tickets", TICKET, client="clientid"),
            given=where_customers_write,
        ),
        Endpoint(
            "UpdateTicket",
            COMMANDS["UpdateTicket"],
            keeps("ticketid"),
            record="ticketid",
            denied=_says("Ticket ID Not Found"),
            customers=Customers("tickets", "ticketid status", noun="whmcstickets"),
            given=closed_at_most,
        ),
        Endpoint(
            "AddTicketReply",
            COMMANDS["AddTicketReply"],
            keeps(),
            record="ticketid",
            denied=_says("Ticket ID not found"),
            customers=Customers("tickets", REPLY, client="clientid", noun="whmcstickets"),
        ),
    )


def _of_administrators() -> tuple[Endpoint, ...]:
    client = COMMANDS["AddClient"]
    own_texts = {
        "address1:required": "You did not enter your address line 1",
        "country:required": "You did not enter your country",
        "password2": "The password2 field is required.",
    }
    return (
        Endpoint(
            "AddClient", replace(client, says={**client.says, **own_texts}), keeps("clientid")
        ),
        Endpoint("AddClientNote", COMMANDS["AddClientNote"], keeps("noteid")),
        Endpoint(
            "AddCredit",
            COMMANDS["AddCredit"],
            keeps("newbalance"),
            texts={"Client ID Not Found": _says("Client ID not found")},
        ),
        Endpoint("AddInvoicePayment", COMMANDS["AddInvoicePayment"], keeps()),
        Endpoint("AddTransaction", COMMANDS["AddTransaction"], keeps()),
        Endpoint("addBillableItem", COMMANDS["AddBillableItem"], keeps("billableid")),
        Endpoint("AddProduct", COMMANDS["AddProduct"], keeps(numbers="pid")),
        Endpoint("AddTicketNote", COMMANDS["AddTicketNote"], keeps()),
        Endpoint(
            "addAnnouncement",
            COMMANDS["AddAnnouncement"],
            keeps("announcementid"),
            required=("date", "title", "announcement"),
        ),
        Endpoint(
            "addBannedIp",
            COMMANDS["AddBannedIp"],
            keeps("banid"),
            required=("ip", "reason"),
            given=until_when,
        ),
        Endpoint("AcceptOrder", COMMANDS["AcceptOrder"], keeps()),
    )


def _says(message: str) -> Tree:
    return {"result": "error", "message": message}
