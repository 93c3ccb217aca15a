"""The table of stable error words: HTTP status, what it means, what mends it.

It feeds the status of every refusal, the printed docs/errors.md and the OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorWord:
    """One stable error word: its HTTP status, what it means and what mends it."""

    status: int
    meaning: str
    mend: str


WORDS: Mapping[str, ErrorWord] = {
    "malformed_request": ErrorWord(
        400,
        "The HTTP request itself cannot be read: its body, its encoding or its length.",
        "Send a body whose Content-Length is true and whose text is UTF-8.",
    ),
    "repeated_value": ErrorWord(
        400,
        "A parameter stands twice with different values, or in two places.",
        "Send each parameter once.",
    ),
    "incomplete_credentials": ErrorWord(
        400,
        "Half a pair of credentials, credentials in two places, or a list where text belongs.",
        "Send username and password together, or one bearer token.",
    ),
    "forbidden_character": ErrorWord(
        400,
        "The request holds a character that XML 1.0 cannot carry.",
        "Remove control characters other than tab and line feed.",
    ),
    "malformed_chain": ErrorWord(
        400,
        "The chain cannot be read, or is over one of its limits.",
        "Write version, steps and format: v1/projects/100/actions/json.",
    ),
    "malformed_params": ErrorWord(
        400,
        "params is no JSON object, is nested too deep, or repeats a key.",
        'Send one JSON object: {"limit": 10}.',
    ),
    "unknown_field": ErrorWord(
        400,
        "A field that the resource does not have.",
        "Take the nearest word the answer names, or one it allows.",
    ),
    "unknown_option": ErrorWord(
        400,
        "A key that is neither a field nor an option of this step.",
        "Take the nearest word the answer names, or one it allows.",
    ),
    "misplaced": ErrorWord(
        400,
        "A known word in a place where it has no effect.",
        "Move it to where the message says.",
    ),
    "required": ErrorWord(400, "A field that a create needs is missing.", "Send the field."),
    "invalid_value": ErrorWord(
        400,
        "A value that the field or option cannot take.",
        "The message says which values fit.",
    ),
    "unknown_record": ErrorWord(
        400,
        "The params name a record that does not exist or is out of reach.",
        "Send the id of a record you can read.",
    ),
    "unknown_reference": ErrorWord(
        400,
        "A reference of a batch that names no earlier step, or nothing that its answer holds.",
        "Name a step by as, before this one; {p} is the id of its record, {p.field} a field.",
    ),
    "invalid_cursor": ErrorWord(
        400,
        "The cursor in `after` is damaged, or belongs to another sort or filter.",
        "Take `data.next` of a call with the same sort and filter.",
    ),
    "too_many": ErrorWord(
        400,
        "More steps, ids, values, conditions or parameters than one request may hold.",
        "Split the request.",
    ),
    "format_not_offered": ErrorWord(
        400,
        "The chain has no answer in this format.",
        "Take json or xml; csv and ndjson print one list; raw prints a download, or a sheet.",
    ),
    "login_required": ErrorWord(401, "No credentials.", "Send username and password, or a token."),
    "login_failed": ErrorWord(
        401,
        "The credentials are wrong.",
        "Check them: the answer says how many tries remain before the address is banned.",
    ),
    "token_expired": ErrorWord(
        401,
        "The token of a login is past its time, or its key was rotated.",
        "Log in again: POST /login.",
    ),
    "token_ended": ErrorWord(
        401,
        "The token of a login no longer counts: a logout, another password, or its owner is gone.",
        "Log in again: POST /login.",
    ),
    "banned": ErrorWord(
        403,
        "This address failed to log in too often, or was banned by an operator.",
        "Wait for the seconds in Retry-After, or ask the operator for "
        "`teampro bans clear ADDRESS`.",
    ),
    "foreign_page": ErrorWord(
        403,
        "A page of another site made the browser send a username and password; none was tested.",
        "Log in from this host's own page, have the origin allowed, or send a bearer token.",
    ),
    "foreign_address": ErrorWord(
        403,
        "The credentials are right, but not to be used from this address.",
        "Call from one of the addresses of the credential, or have another one made.",
    ),
    "forbidden": ErrorWord(
        403,
        "The caller may not do this here.",
        "Ask for the right, or let someone who has it do it.",
    ),
    "switched_off": ErrorWord(
        403,
        "The operator has switched the interface off.",
        "Set TEAMPRO_API_ACTIVE=true and restart the server.",
    ),
    "unknown_path": ErrorWord(404, "No page of this server.", "Start below /v1/."),
    "unknown_version": ErrorWord(404, "The chain does not begin with v1.", "Begin it with v1."),
    "unknown_resource": ErrorWord(
        404,
        "A word of the chain is no resource, or not offered below the one before it.",
        "Take the nearest word the answer names; api/resources lists all.",
    ),
    "not_found": ErrorWord(
        404,
        "The record does not exist, is out of reach, or does not belong to the one before it.",
        "Check the id and the parent.",
    ),
    "unknown_key": ErrorWord(404, "No such configuration key.", "`config` lists all keys."),
    "method_not_allowed": ErrorWord(
        405,
        "The chain does not offer this verb.",
        "The Allow header lists the verbs it offers.",
    ),
    "stale": ErrorWord(
        409,
        "The record has changed since the version that was sent.",
        "Read it again and repeat the change on the new version.",
    ),
    "conflict": ErrorWord(
        409,
        "A field was changed since the base_version that was sent.",
        "Compare `given` with `stored`, and send the field again on the new version.",
    ),
    "contradiction": ErrorWord(
        409,
        "An id in params contradicts the chain or another id.",
        "Leave it out, or make both the same.",
    ),
    "duplicate": ErrorWord(
        409,
        "That ticket is linked to that project already, or that external key belongs to another "
        "record.",
        "Use the link, or the record that has the key.",
    ),
    "closed_report": ErrorWord(
        409,
        "A closed abuse report plans no suspension, and is only opened again.",
        "Set its status to Open first.",
    ),
    "closed": ErrorWord(409, "The thread is closed.", "Reopen its root first."),
    "archived": ErrorWord(
        409,
        "The project is archived.",
        "Set its project_function to default first.",
    ),
    "invoiced": ErrorWord(409, "A timelog on an invoice is locked.", "Leave it as it is."),
    "issued": ErrorWord(
        409,
        "An issued invoice keeps its lines, its tax and its credit.",
        "Cancel it, and make another one.",
    ),
    "numbered": ErrorWord(
        409, "An invoice with a number is never deleted.", "Cancel it, or give its payment back."
    ),
    "not_draft": ErrorWord(409, "Only a draft is published.", "Leave it as it is."),
    "not_payable": ErrorWord(
        409,
        "No money is booked on a draft, nor on a cancelled invoice.",
        "Publish it, or set its status to Unpaid first.",
    ),
    "not_unpaid": ErrorWord(
        409, "Credit is applied to an Unpaid invoice.", "Look at its status first."
    ),
    "credit_short": ErrorWord(
        409, "The client has less credit than that.", "Take no more than his credit."
    ),
    "over_balance": ErrorWord(
        409, "The invoice has a smaller balance than that.", "Apply no more than its balance."
    ),
    "over_refund": ErrorWord(
        409,
        "Of the payment less is left to be given back.",
        "The message says how much; what became credit is given back from the credit.",
    ),
    "running": ErrorWord(409, "A clock is running.", "Stop the running timelogs first."),
    "not_running": ErrorWord(
        409,
        "A completed timelog can neither be stopped nor started again.",
        "Create a new timelog.",
    ),
    "not_template": ErrorWord(
        409,
        "Only a project of function template is duplicated.",
        "Duplicate a template, or make the project one.",
    ),
    "cycle": ErrorWord(409, "An action cannot hang below itself.", "Choose another parent."),
    "too_deep": ErrorWord(409, "The action tree would be deeper than allowed.", "Hang it higher."),
    "inner_action": ErrorWord(
        409,
        "The percent of an action with children is the mean of its children.",
        "Set it on the leaves.",
    ),
    "rule": ErrorWord(409, "The change breaks a rule between records.", "The message says which."),
    "length_required": ErrorWord(
        411,
        "Transfer-Encoding is not accepted.",
        "Send the body with a Content-Length.",
    ),
    "too_large": ErrorWord(413, "The request or the file is too large.", "Send less at once."),
    "precondition": ErrorWord(
        412,
        "The record or the file is not at the version that If-Match names.",
        "Read it again and repeat the call on what is there now.",
    ),
    "uri_too_long": ErrorWord(414, "The request line is too long.", "Send params in the body."),
    "unsupported_media": ErrorWord(
        415,
        "The body's type or encoding is not understood.",
        "Send JSON, urlencoded or multipart form data, without Content-Encoding.",
    ),
    "range_not_satisfiable": ErrorWord(
        416,
        "The byte range lies outside the file.",
        "Ask for bytes that exist: Content-Range tells the size.",
    ),
    "too_many_rows": ErrorWord(
        422,
        "The answer would hold more rows than one answer may.",
        "Set a smaller limit on the list the message names, or export it as csv or ndjson.",
    ),
    "too_many_bytes": ErrorWord(
        422,
        "The answer would hold more bytes than one answer may.",
        "Leave long texts out with fields, set a smaller limit on the list the message names, or "
        "export it as csv or ndjson.",
    ),
    "too_slow": ErrorWord(
        422,
        "The database work went beyond its time limit.",
        "Filter and sort by indexed fields, or set count to false.",
    ),
    "client_owner": ErrorWord(
        409,
        "A client has one owner, who may do everything there and stays while he owns it.",
        "Make another user of the client its owner first: PUT userclients/ID with is_owner true.",
    ),
    "wrong_password": ErrorWord(
        422,
        "The e-mail or the password of the user is wrong, or too many were tried for the e-mail.",
        "Try another; after ten wrong ones wait a quarter of an hour, or reset the password.",
    ),
    "key_reused": ErrorWord(
        422,
        "The idempotency key belongs to another request of the same caller.",
        "Repeat that request as it was, or make a new key for a new one.",
    ),
    "too_often": ErrorWord(
        429, "A token reports more than it may in a minute.", "Wait for the seconds in Retry-After."
    ),
    "headers_too_large": ErrorWord(431, "The header fields are too large.", "Send fewer of them."),
    "internal": ErrorWord(500, "Our fault; the log has the details.", "Report the request id."),
    "damaged_secret": ErrorWord(
        500,
        "A stored secret cannot be decrypted: it was changed, or sealed with another pepper.",
        "Put back the pepper or a backup; a secret that nobody reads can be sent anew.",
    ),
    "busy": ErrorWord(503, "The storage is busy or away.", "Try again after Retry-After seconds."),
    "storage_full": ErrorWord(507, "The storage is full.", "Free space; reads go on meanwhile."),
}
