"""The calls of the gateway's page as its PHP makes them, with what they answer on its data.

Values are written as PHP: what http_build_query makes of true is part of the sample.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

LAN, ANNA = "lan", "anna"
PHP = """<?php
$authorization = array('Authorization: Bearer ' . getenv('SHOP_TOKEN'));
$ch = curl_init();
curl_setopt($ch, CURLOPT_URL, getenv('SHOP_HOST') . '/{path}');
curl_setopt($ch, CURLOPT_POST, 1);
curl_setopt($ch, CURLOPT_HTTPHEADER, $authorization);
curl_setopt($ch, CURLOPT_POSTFIELDS,
    http_build_query(
        array(
            {values}
        )
    )
);
$response = curl_exec($ch);
curl_close($ch);
?>
"""
DESCRIPTION = (
    "VPS 01 (06/01/2017 - 05/02/2017)\nDATA CENTER: VIỆT NAM\nServer OS: Centos 6.x 64Bit\n"
    "CPU: 2 Core\nRAM: 1GB\nHDD: 40G\nExtra IP: 3 x IP VND50,000VND"
)
UNPAID = {
    "invoicenum": "", "userid": "7", "date": "2017-01-06", "duedate": "2017-01-06",
    "datepaid": "0000-00-00 00:00:00", "subtotal": "450000.00", "credit": "0.00", "tax": "0.00",
    "tax2": "0.00", "total": "450000.00", "balance": "450000.00", "taxrate": "0.00",
    "taxrate2": "0.00", "status": "Unpaid", "paymentmethod": "banktransfer", "notes": "",
}  # fmt: skip
PAID = {"datepaid": "2017-01-06 09:00:00", "credit": "450000.00", "total": "0.00", "status": "Paid"}
LISTED = {"id": 171, "userid": "7", **UNPAID, **PAID}
del LISTED["balance"]
SUCCESS = {"result": "success"}


@dataclass(frozen=True)
class Sample:
    """One call: whose token it carries, its parameters as PHP, and its whole answer."""

    path: str
    who: str
    values: tuple[str, ...]
    answer: Any

    @property
    def php(self) -> str:
        """The program."""
        return PHP.format(path=f"api/v1/{self.path}", values=",\n".join(self.values))

    @property
    def printed(self) -> str:
        """What it prints, to the byte."""
        return json.dumps(self.answer, ensure_ascii=False, separators=(",", ":"))


def _sample(path: str, who: str, values: str, **answer: Any) -> Sample:
    lines = tuple(line.strip() for line in values.strip().splitlines())
    return Sample(path, who, lines, SUCCESS | answer)


SAMPLES = (
    _sample(
        "addorder",
        LAN,
        """'product' => 'VPS 01'
        'billingcycle' => 'monthly'
        'os' => 'centos 6.x'
        'extraIp' => '3'""",
        orderid=170,
        productids="171",
        addonids="",
        domainids="",
        invoiceid=171,
    ),
    _sample(
        "getproduct",
        LAN,
        "'serviceid' => '171'",
        serviceid="171",
        product={
            "serviceid": "171",
            "regdate": "2017-01-06",
            "nextduedate": "2017-01-06",
            "status": "Pending",
            "domain": "",
            "dedicatedip": "",
            "assignedips": "",
            "billingcycle": "Monthly",
            "username": "",
            "password": "",
            "os": "Centos 6.x 64Bit",
            "cpu": "2 Core",
            "ram": "1GB",
            "hdd": "40G",
            "Extra ip": "3",
        },
    ),
    _sample(
        "getinvoice",
        LAN,
        "'invoiceid' => '171'",
        invoiceid="171",
        **UNPAID,
        ccgateway=False,
        items={
            "item": [
                {
                    "id": "172",
                    "type": "Hosting",
                    "relid": "171",
                    "description": DESCRIPTION,
                    "amount": "450000.00",
                    "taxed": "0",
                }
            ]
        },
        transactions="",
    ),
    _sample(
        "applycredit",
        LAN,
        "'invoiceid' => '171'",
        invoiceid="171",
        amount=450000,
        invoicepaid="true",
    ),
    _sample("getinvoiceproduct", LAN, "'serviceid' => '171'", result="true", data=[LISTED]),
    _sample(
        "cancelrequest",
        LAN,
        "'serviceid' => '171'\n'reason' => 'Customer Request'",
        serviceid="171",
        userid="7",
    ),
    _sample("acceptQuote", LAN, "'quoteid' => '1'", invoiceid=172),
    _sample(
        "addAnnouncement",
        ANNA,
        """'date' => '2016-01-01 15:30:00'
        'title' => 'Sample announcement'
        'announcement' => 'Text goes here...'
        'published' => '1'""",
        announcementid="1",
    ),
    _sample(
        "addBannedIp",
        ANNA,
        """'ip' => '1.2.3.4'
        'reason' => 'Abuse'
        'days' => '30'
        'expires' => '2017-08-01 15:30:00'""",
        banid="1",
    ),
    _sample(
        "addBillableItem",
        ANNA,
        """'clientid' => '1'
        'description' => 'This is a billable item'
        'amount' => '10.00'
        'invoiceaction' => 'recur'
        'recur' => '1'
        'recurcycle' => 'Months'
        'recurfor' => '12'
        'duedate' => '2016-01-01'
        'hours' => '2'""",
        billableid="1",
    ),
    _sample(
        "AddClient",
        ANNA,
        """'firstname' => 'John'
        'lastname' => 'Doe'
        'email' => 'john.doe@example.com'
        'address1' => '123 Main Street'
        'city' => 'Anytown'
        'state' => 'ST'
        'postcode' => '12345'
        'country' => 'US'
        'phonenumber' => '800-555-1234'
        'password2' => 'password'
        'cardtype' => 'Visa'
        'cardnum' => '4111111111111111'
        'expdate' => '0721'
        'clientip' => '1.2.3.4'""",
        clientid="8",
    ),
    _sample(
        "AddClientNote",
        ANNA,
        "'userid' => '1'\n'notes' => 'Note to add'\n'sticky' => true",
        noteid="1",
    ),
    _sample(
        "AddContact",
        LAN,
        """'clientid' => '7'
        'firstname' => 'Lan'
        'lastname' => 'Example'
        'email' => 'lan@example.com'""",
        contactid="1",
    ),
    _sample(
        "AddCredit",
        ANNA,
        "'clientid' => '1'\n'description' => 'Adding funds via api'\n'amount' => '12.34'",
        newbalance="12.34",
    ),
    _sample(
        "AddInvoicePayment",
        ANNA,
        """'invoiceid' => '1'
        'transid' => 'D28DJIDJW393JDWQKQI332'
        'gateway' => 'mailin'
        'date' => '2016-01-01 12:33:12'""",
    ),
    _sample(
        "AddProduct",
        ANNA,
        """'type' => 'other'
        'gid' => '1'
        'name' => 'Sample Product'
        'welcomeemail' => '5'
        'paytype' => 'recurring'
        'pricing[1][monthly]' => '5.00'
        'pricing[1][annually]' => '50.00'
        'pricing[2][monthly]' => '8.00'
        'pricing[2][annually]' => '80.00'""",
        pid=3,
    ),
    _sample(
        "AddTicketNote",
        ANNA,
        "'ticketid' => '1'\n'message' => 'This is a sample ticket note'\n'markdown' => true",
    ),
    _sample(
        "AddTicketReply",
        ANNA,
        """'ticketid' => '1'
        'message' => 'This is a sample ticket reply'
        'clientid' => '1'
        'customfields' => '("1" => "Google")'
        'useMarkdown' => 'true'""",
    ),
    _sample(
        "AddTransaction",
        ANNA,
        """'paymentmethod' => 'paypal'
        'userid' => '1'
        'transid' => 'FJWEK32DWO329JFW'
        'date' => '01/01/2016'
        'description' => 'A sample API payment'
        'amountin' => '10.00'
        'fees' => '0.89'
        'rate' => '1.00000'""",
    ),
    _sample("CancelOrder", ANNA, "'orderid' => '1'"),
    _sample("AffiliateActivate", ANNA, "'userid' => '1'"),
    _sample(
        "AcceptOrder",
        ANNA,
        "'orderid' => '1'\n'registrar' => 'enom'\n'autosetup' => true\n'sendemail' => true",
        result="error",
        message="Order ID not found or Status not Pending",
    ),
)
"""In the order of the page, but that the invoice is looked at before it is paid. The first sample,
the login, is made by the test."""
