"""What the page looks like at work: its main states by name, each with the way there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from playwright.sync_api import expect

from teampro.demo.people import ADDRESSES, MUSEUM
from tests.browser.sandbox import Sandbox


def signed_out(sandbox: Sandbox) -> None:
    """The first thing anybody sees."""


def first_use(sandbox: Sandbox) -> None:
    """What stands there before a call."""
    sandbox.sign_in()
    expect(sandbox.answer.get_by_role("button", name="A whole project")).to_be_visible()


def customers_form(sandbox: Sandbox) -> None:
    """How a customer comes in."""
    sandbox.page.get_by_role("radio", name="customer").check()


def customers_account(sandbox: Sandbox) -> None:
    """What a customer sees of himself."""
    sandbox.sign_in_as_customer(ADDRESSES[MUSEUM])
    sandbox.sending(sandbox.answer.get_by_role("button", name="A whole account").click)


def form_with_filters(sandbox: Sandbox) -> None:
    """A list's options, filters of several kinds, folded parts opened."""
    sandbox.sign_in()
    sandbox.write_chain("projects/actions")
    for name in ("date_finish", "assigned_adminid", "action_status", "action_complete"):
        sandbox.call.get_by_label("Add a filter").last.select_option(name)
    sandbox.call.get_by_label("How action_status is compared").select_option("in")
    open_all(sandbox)


def form_of_a_write(sandbox: Sandbox) -> None:
    """Every kind of field, and the file of an upload."""
    sandbox.sign_in()
    sandbox.open_method("createFile")
    sandbox.open_method("createTimelog")
    open_all(sandbox)


def open_all(sandbox: Sandbox) -> None:
    """Unfold everything in the middle."""
    sandbox.call.locator("details").evaluate_all("all => all.forEach((part) => (part.open = true))")


def view(name: str, chain: str = "projects/100/snapshot") -> Callable[[Sandbox], None]:
    """Return what opens a view of an answer."""

    def look(sandbox: Sandbox) -> None:
        sandbox.sign_in()
        sandbox.write_chain(chain)
        sandbox.send()
        sandbox.look(name)

    return look


def refusal(sandbox: Sandbox) -> None:
    """What was wrong, at its field and in the answer."""
    sandbox.sign_in()
    sandbox.open_method("createProject")
    sandbox.call.get_by_label("params as JSON").fill('{"project_name": "", "date_finish": "soon"}')
    sandbox.send()
    expect(sandbox.call.locator(".field-fault").first).to_be_visible()


def rows(sandbox: Sandbox) -> None:
    """Rows of which one was refused, and what became of each."""
    sandbox.sign_in()
    sandbox.write_chain("projects/100/topics")
    sandbox.call.get_by_label("Verb").select_option("POST")
    sandbox.call.get_by_role("button", name="Many rows").click()
    sandbox.fill({"rows": '{"topic_name": "Agenda"}\n{"topic_name": ""}', "mode": "each"})
    sandbox.send()
    sandbox.look("Rows")


def batch(sandbox: Sandbox) -> None:
    """The steps of a batch, to be filled in and answered."""
    sandbox.sign_in()
    sandbox.open_method("runBatch")
    sandbox.send()
    sandbox.look("Steps")


def question(sandbox: Sandbox) -> None:
    """The dialog before a delete."""
    sandbox.sign_in()
    sandbox.open_method("deleteTopic")
    sandbox.call.get_by_role("button", name="Send", exact=True).click()
    expect(sandbox.page.get_by_role("dialog")).to_be_visible()


def keys(sandbox: Sandbox) -> None:
    """The list of keys."""
    sandbox.sign_in()
    sandbox.page.keyboard.press("?")


def command_form(sandbox: Sandbox) -> None:
    """A command with all it takes, the chain it stands for and the same as code."""
    sandbox.sign_in()
    sandbox.open_command("UpdateClient")
    sandbox.call.get_by_role("button", name="Fill in the example").click()
    open_all(sandbox)


def command_answer(sandbox: Sandbox) -> None:
    """What a command answers, with a warning."""
    sandbox.sign_in()
    sandbox.open_command("GetClientsDetails")
    sandbox.send_command()


def command_refusal(sandbox: Sandbox) -> None:
    """A business error, and a command that is code."""
    sandbox.sign_in()
    sandbox.open_command("DeleteUserClient")
    sandbox.fill({"user_id": "99", "client_id": "12"})
    sandbox.send_command(and_confirm=True)
    sandbox.look("Raw")


STATES: Mapping[str, Callable[[Sandbox], None]] = {
    "signed out": signed_out,
    "first use": first_use,
    "form of a customer": customers_form,
    "account of a customer": customers_account,
    "form with filters": form_with_filters,
    "form of a write": form_of_a_write,
    "tree": view("Tree"),
    "table": view("Table"),
    "timeline": view("Timeline"),
    "hours": view("Hours"),
    "sheet": view("Sheet", "invoices/412/invoiceitems,transactions"),
    "ledger": view("Ledger", "clients/12/invoices,transactions,credits"),
    "raw": view("Raw", "projects/100"),
    "refusal": refusal,
    "rows": rows,
    "batch": batch,
    "question": question,
    "keys": keys,
    "command form": command_form,
    "command answer": command_answer,
    "command refusal": command_refusal,
}
