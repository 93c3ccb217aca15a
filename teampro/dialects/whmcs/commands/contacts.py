"""Contacts: the further people of a client, and the mail that each of them wants."""

from __future__ import annotations

from teampro.dialects.whmcs.declare import Command, Key, ShowList, WriteRecord, same
from teampro.dialects.whmcs.shapes import Shape

GROUP = "Client"
CONTACT = Key("contacts", {"contactid": "id"}, "Contact ID Not Found", "Contact ID Not Found")
CLIENT = Key("clients", {"clientid": "id"}, "Client ID Not Found", "Client ID Not Found")
TWICE = "Duplicate Email Address"
KEPT = (
    "You must have at least one email address enabled to receive domain related notifications as "
    "required by ICANN. To disable domain notifications, please enable domain notifications for "
    "the primary account holder or another contact"
)
NO_ACCOUNTS = "Sub Accounts are no longer supported. Please use "
ACCOUNT = ("password2", "permissions", "subaccount")
MAIL = ("general", "product", "domain", "invoice", "support", "affiliate")
ADDRESS = "address1 address2 city state postcode country phonenumber"
WRITTEN = " ".join(
    (
        same(f"firstname lastname companyname email {ADDRESS} tax_id"),
        *(f"{each}emails={each}emails:bool" for each in MAIL),
        *(f"email_preferences[{each}]={each}emails:bool" for each in MAIL),
    )
)
LISTED = Shape(
    f"id userid firstname lastname companyname email {ADDRESS} tax_id domainemails generalemails "
    "invoiceemails productemails supportemails affiliateemails created_at=date_created "
    "updated_at=date_modified"
)

COMMANDS = (
    Command(
        "AddContact",
        GROUP,
        "Add a contact to a client.",
        WriteRecord(
            "POST",
            "contacts",
            "clients/{clients}/contacts",
            (CLIENT,),
            Shape("contactid=id:str"),
        ),
        f"clientid:int {WRITTEN}",
        says={"email:duplicate": TWICE},
        unused=dict.fromkeys(ACCOUNT, f"{NO_ACCOUNTS}AddUser and CreateClientInvite"),
        log="Added contact {contactid} to client {clientid}",
        example={"clientid": "12", "firstname": "Kim", "email_preferences": {"domain": "1"}},
    ),
    Command(
        "DeleteContact",
        GROUP,
        "Delete a contact.",
        WriteRecord(
            "DELETE", "contacts", "contacts/{contacts}", (CONTACT,), Shape("contactid=id:str")
        ),
        "contactid:int",
        log="Deleted contact {contactid}",
        example={"contactid": "1"},
    ),
    Command(
        "GetContacts",
        GROUP,
        "The contacts of all clients, filtered by any of their fields.",
        ShowList("contacts", "contacts", "contact", LISTED),
        f"userid=userid:int clientid=userid:int {same('firstname lastname companyname email')} "
        f"{same(ADDRESS)}",
        example={"userid": "12"},
    ),
    Command(
        "UpdateContact",
        GROUP,
        "Change a contact.",
        WriteRecord(
            "PUT", "contacts", "contacts/{contacts}", (CONTACT,), Shape("contactid=id:str")
        ),
        f"contactid:int {WRITTEN}",
        says={"email:duplicate": TWICE, "email_preferences[domain]:rule": KEPT},
        unused=dict.fromkeys(ACCOUNT, f"{NO_ACCOUNTS}UpdateUser"),
        log="Changed contact {contactid}",
        example={"contactid": "1", "email_preferences": {"support": "1"}},
    ),
)
