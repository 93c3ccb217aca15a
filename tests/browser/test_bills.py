"""What is billed, seen as people keep it: an invoice as a sheet, an account as a ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.sandbox import Sandbox

OWED = ("Unpaid", "Collections", "Payment Pending")
ACCOUNT = "clients/12/invoices,transactions,credits"


def cents(text: str) -> int:
    """Return an amount as a whole number."""
    return int(text.replace(".", ""))


def lines_of(table: Locator) -> list[list[str]]:
    """Return the texts of the cells of a table, row by row."""
    texts = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
    lines: list[list[str]] = table.locator("tbody tr").evaluate_all(texts)
    return lines


def test_invoice_is_a_sheet_with_the_way_to_paper(signed_in: Sandbox, tmp_path: Path) -> None:
    """Lines and payments come with a click, and so does the page, which is a file to be saved."""
    signed_in.write_chain("invoices/412")
    signed_in.send()
    sheet = signed_in.look("Sheet")
    expect(sheet.get_by_role("table")).to_have_count(0)
    lines = sheet.get_by_role("link", name="With its lines and payments")
    assert 200 == signed_in.sending(lines.click).code

    invoice, items = (signed_in.response[word] for word in ("invoice", "invoiceitems"))
    sheet = signed_in.look("Sheet")
    expected = [[each["description"], each["amount"]] for each in items]
    assert expected == lines_of(sheet.get_by_role("table", name="Lines"))
    [[_, gateway, name, amount]] = lines_of(sheet.get_by_role("table", name="Payments"))
    assert ("banktransfer", "DE-2240-22", "1000.00") == (gateway, name, amount)
    sums = sheet.locator(".sums dd").all_inner_texts()
    assert invoice["balance"] == sums[-1]
    expect(sheet.get_by_text("Dr. Friederike Lüders")).to_be_visible()

    paper = sheet.get_by_role("link", name="As a page for paper")
    assert 200 == signed_in.sending(paper.click).code
    with signed_in.page.expect_download() as saving:
        signed_in.look("File").get_by_role("button", name="Save the file").click()
    saving.value.save_as(tmp_path / "page")
    assert "invoices-412.html" == saving.value.suggested_filename
    assert "<h1>Invoice 412</h1>" in (tmp_path / "page").read_text(encoding="utf-8")


def test_answer_of_get_invoice_is_a_sheet(signed_in: Sandbox) -> None:
    """The same one, for those who send commands."""
    signed_in.open_command("GetInvoice")
    signed_in.fill({"invoiceid": "412"})
    signed_in.send_command()
    sheet = signed_in.look("Sheet").get_by_role("article", name="Invoice 412")
    expect(
        sheet.get_by_role("table", name="Lines").get_by_text("Licence of a font")
    ).to_be_visible()
    expect(sheet.get_by_role("table", name="Payments").get_by_text("DE-2240-22")).to_be_visible()
    sums = sheet.locator(".sums").inner_text().split("\n")
    assert ["Total", "3913.91", "Paid", "-1000.00", "Balance", "2913.91"] == sums[-6:]


def test_ledger_ends_at_the_figures_of_the_server(signed_in: Sandbox) -> None:
    """What is owed on invoices, and the credit that the client has; a row opens its record."""
    signed_in.write_chain(ACCOUNT)
    signed_in.send()
    found = signed_in.response
    owed = sum(cents(each["balance"]) for each in found["invoices"] if each["status"] in OWED)
    ledger = signed_in.look("Ledger")
    last = lines_of(ledger.get_by_role("table"))[-1]
    assert [owed, cents(found["client"]["credit"])] == [cents(each) for each in last[-2:]]
    expect(ledger.locator("figcaption")).to_contain_text(f"{last[-2]} owed, {last[-1]} of credit")

    first = ledger.get_by_role("link", name="Invoice 1", exact=True)
    assert 200 == signed_in.sending(first.click).code
    assert 1 == signed_in.response["invoice"]["id"]


def invoice(number: int, day: int, total: str, status: str, balance: str) -> dict[str, Any]:
    """Return an invoice of May as an answer holds it."""
    date = f"2024-05-{day:02d}"
    figures = {"total": total, "credit": "0.00", "balance": balance}
    paid = f"{date} 20:00:00" if status in ("Paid", "Refunded") else None
    return {
        "id": number,
        "invoicenum": "",
        "date": date,
        "datepaid": paid,
        "status": status,
    } | figures


def payment(number: int, day: int, invoiceid: int, paid: str, back: str = "0.00") -> dict[str, Any]:
    """Return a payment of May, or one that went back."""
    date = f"2024-05-{day:02d} 09:00:00"
    words = {"description": "Moved", "gateway": "cash", "invoiceid": invoiceid}
    return {"id": number, "date": date, "amountin": paid, "amountout": back} | words


def credit(number: int, day: int, amount: str) -> dict[str, Any]:
    """Return a movement of credit."""
    return {"id": number, "date": f"2024-05-{day:02d}", "description": "Credit", "amount": amount}


def test_ledger_follows_what_moved(signed_in: Sandbox) -> None:
    """A case a line: too much paid, paid by hand, refunded in full and in part, never owed."""
    lists = {
        "invoices": [
            invoice(1, 1, "100.00", "Paid", "0.00"),
            invoice(2, 3, "30.00", "Paid", "30.00"),
            invoice(3, 4, "40.00", "Refunded", "40.00"),
            invoice(4, 7, "50.00", "Unpaid", "45.00"),
            invoice(5, 8, "60.00", "Cancelled", "60.00"),
            invoice(6, 8, "70.00", "Draft", "70.00"),
        ],
        "transactions": [
            payment(1, 2, 1, "120.00"),
            payment(2, 5, 3, "40.00"),
            payment(3, 6, 3, "0.00", "40.00"),
            payment(4, 8, 4, "10.00"),
            payment(5, 9, 4, "0.00", "5.00"),
            payment(6, 9, 0, "7.00"),
        ],
        "credits": [credit(1, 2, "20.00"), credit(2, 10, "-12.50")],
    }
    truncated = {"lists": {"credits": {"returned": 2, "total": 3, "truncated": True}}}
    response = {"data": truncated, "client": {"id": 12, "currency": 1}} | lists
    envelope = {"request": {}, "response": response}
    page = signed_in.page
    page.route(f"**/v1/{ACCOUNT}/json", lambda route: route.fulfill(json=envelope))
    signed_in.write_chain(ACCOUNT)
    signed_in.send()
    ledger = signed_in.look("Ledger")
    assert [
        ["01", "Invoice 1", "100.00", "100.00", "0.00"],
        ["02", "Moved, cash", "-120.00", "0.00", "0.00"],
        ["02", "Credit", "20.00", "0.00", "20.00"],
        ["03", "Invoice 2", "30.00", "30.00", "20.00"],
        ["03", "Invoice 2 is Paid", "-30.00", "0.00", "20.00"],
        ["04", "Invoice 3", "40.00", "40.00", "20.00"],
        ["05", "Moved, cash", "-40.00", "0.00", "20.00"],
        ["06", "Moved, cash", "40.00", "0.00", "20.00"],
        ["07", "Invoice 4", "50.00", "50.00", "20.00"],
        ["08", "Moved, cash", "-10.00", "40.00", "20.00"],
        ["09", "Moved, cash", "5.00", "45.00", "20.00"],
        ["09", "Moved, cash", "-7.00", "45.00", "20.00"],
        ["10", "Credit", "-12.50", "45.00", "7.50"],
    ] == [[day[-2:], *rest] for day, *rest in lines_of(ledger.get_by_role("table"))]
    expect(ledger).to_contain_text("Not all credits are in this answer")
