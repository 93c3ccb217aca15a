"""Orders accepted, turned away, taken up again and deleted."""

from __future__ import annotations

from teampro.dialects.whmcs.commands.mail import NOT_SENT, warn_unsent
from teampro.dialects.whmcs.commands.orders import GROUP, ORDER
from teampro.dialects.whmcs.declare import Command, Key, WriteRecord, same
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.resources.orders.accepting import NOT_PENDING
from teampro.resources.orders.removing import DELETABLE

PENDING = Key("orders", {"orderid": "id"}, NOT_PENDING, NOT_PENDING)
DELETED = Key("orders", {"orderid": "id"}, "Order ID not found", "Order ID not found")
NO_SUBSCRIPTIONS = "No subscription is cancelled: no gateway here keeps any."
FAILED = "Subscription Cancellation Failed - Please check the gateway log for further information"
NEVER = {FAILED: "No gateway here keeps subscriptions."}


def warn_of_mail(doing: Doing, _tree: Tree, _answer: Tree) -> None:
    """Warn that no mail was sent where one is wanted, as it is unless somebody says otherwise."""
    if doing.given.get("sendemail", True):
        doing.warn(NOT_SENT)


def _sets(word: str, key: Key) -> WriteRecord:
    return WriteRecord("POST", "orders", f"orders/{{orders}}/{word}", (key,))


COMMANDS = (
    Command(
        "AcceptOrder",
        GROUP,
        "Accept a Pending order: what needs no module or registrar becomes Active.",
        WriteRecord(
            "POST", "orders", "orders/{orders}/accept", (PENDING,), Shape(""), finish=warn_of_mail
        ),
        f"orderid:int serverid=serverid:int {same('serviceusername servicepassword registrar')} "
        "sendregistrar=sendregistrar:bool autosetup=autosetup:bool sendemail:bool",
        says={"status:rule": NOT_PENDING},
        never={
            "Server and/or registrar response message": "No module is installed that would answer."
        },
        log="Accepted order {orders}",
        example={"orderid": "2"},
    ),
    Command(
        "CancelOrder",
        GROUP,
        "Cancel a Pending order; its Unpaid invoice is cancelled with it.",
        WriteRecord("POST", "orders", "orders/{orders}/cancel", (PENDING,), finish=warn_unsent),
        "orderid:int noemail:bool",
        says={"status:rule": NOT_PENDING},
        unused={"cancelsub": NO_SUBSCRIPTIONS},
        never=NEVER,
        log="Cancelled order {orders}",
        example={"orderid": "2", "noemail": "1"},
    ),
    Command(
        "FraudOrder",
        GROUP,
        "Turn an order away as a fraud; what runs of it is stopped.",
        _sets("fraud", ORDER),
        "orderid:int",
        unused={"cancelsub": NO_SUBSCRIPTIONS},
        never=NEVER,
        log="Turned order {orders} away as a fraud",
        example={"orderid": "2"},
    ),
    Command(
        "PendingOrder",
        GROUP,
        "Take an order up again: what was turned away is Pending, its invoice is Unpaid.",
        _sets("pend", ORDER),
        "orderid:int",
        log="Took order {orders} up again",
        example={"orderid": "3"},
    ),
    Command(
        "DeleteOrder",
        GROUP,
        "Delete an order that was cancelled or is a fraud, with all it is of.",
        WriteRecord("DELETE", "orders", "orders/{orders}", (DELETED,)),
        "orderid:int",
        says={"status:rule": DELETABLE},
        log="Deleted order {orders}",
        example={"orderid": "3"},
    ),
)
