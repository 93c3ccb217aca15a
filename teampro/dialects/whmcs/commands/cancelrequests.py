"""Cancel requests: what clients want to end."""

from __future__ import annotations

from teampro.dialects.whmcs.commands.services import SERVICE
from teampro.dialects.whmcs.declare import Command, ShowList, WriteRecord, same
from teampro.dialects.whmcs.shapes import Shape

LISTED = Shape("id:str date relid:str reason type created_at=date_created updated_at=date_modified")
COMMANDS = (
    Command(
        "GetCancelledPackages",
        "Client",
        "The requests to end a service.",
        ShowList("cancelrequests", "packages", "package", LISTED),
    ),
    Command(
        "AddCancelRequest",
        "Support",
        "Ask for the end of a service: at the end of its period, or at once.",
        WriteRecord(
            "POST",
            "cancelrequests",
            "services/{services}/cancelrequests",
            (SERVICE,),
            Shape("serviceid=relid:str userid:str"),
        ),
        f"serviceid:int {same('type reason')}",
        says={"relid:duplicate": "Existing Cancellation Request Exists"},
        log="Asked for the end of service {serviceid}",
        example={"serviceid": "1", "type": "End of Billing Period", "reason": "Moving"},
    ),
)
