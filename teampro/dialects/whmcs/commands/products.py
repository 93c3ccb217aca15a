"""Products: how one is added, and how all are told with prices, fields and options."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from teampro.dialects.whmcs.command import CommandRefusal
from teampro.dialects.whmcs.commands.prices import PriceList, every, every_of
from teampro.dialects.whmcs.declare import Command, ShowList, WriteRecord, same
from teampro.dialects.whmcs.doing import INVALID, Doing
from teampro.dialects.whmcs.shapes import Shape, Tree
from teampro.dialects.whmcs.values import Unreadable, read_money
from teampro.resources.catalogue.price_rules import PERIODS, SETUPS

LISTED = Shape(
    "pid=id gid type name slug product-url=* description module paytype allowqty "
    "quantity_available=qty pricing=* customfields=* configoptions=*"
)
FLAGS = "stockcontrol hidden showdomainoptions tax proratabilling"
TEXTS = "name slug type paytype description shortdescription tagline color subdomain autosetup"
TAKEN = (
    f"{same(TEXTS)} gid!=gid:int module=module "
    f"{' '.join(f'{name}={name}:bool' for name in FLAGS.split())} isFeatured=is_featured:bool "
    "qty=qty:int welcomeemail=welcomeemail:int proratadate=proratadate:int "
    "proratachargenextmonth=proratachargenextmonth:int servergroupid=servergroup:int "
    f"{same(' '.join(f'configoption{number}' for number in range(1, 7)))} order=sortorder:int "
    "pricing:map recommendations:list "
    "ondemandrenewalconfigurationoverride=ondemandoverride:bool "
    "ondemandrenewalsenabled=ondemandenabled:bool "
    + " ".join(f"ondemandrenewalperiod{period}=ondemand{period}:int" for period in PERIODS)
).replace("name=name", "name!=name", 1)
OF_A_CHOICE = {"rawName": None, "recurring": 0, "required": None}
"""What the documented answer has of a choice, and tells nothing here."""
FREE = dict.fromkeys((*SETUPS, *PERIODS), "0.00")
UNPRICED = {**dict.fromkeys(SETUPS, "0.00"), **dict.fromkeys(PERIODS, "-1.00")}


def product_params(doing: Doing) -> Tree:
    """Return prices and recommendations of a new product. Raises: CommandRefusal."""
    params: Tree = {}
    if "pricing" in doing.given:
        params["prices"] = [_price(*each) for each in doing.given["pricing"].items()]
    if "recommendations" in doing.given:
        sent = doing.given["recommendations"].values()
        found = [each.get("id", "") if isinstance(each, Mapping) else each for each in sent]
        params["recommendations"] = [str(each) for each in found]
    return params


def _price(currency: str, sent: object) -> Tree:
    """Return the price that is sent below the id of a currency. Raises: CommandRefusal."""
    wrong = CommandRefusal(INVALID.format(name="pricing"))
    is_known = isinstance(sent, Mapping) and sent.keys() <= {*SETUPS, *PERIODS}
    if not is_known or not currency.isdecimal():
        raise wrong
    assert isinstance(sent, Mapping)
    try:
        amounts = {name: read_money(value) for name, value in sent.items() if value != ""}
    except Unreadable:
        raise wrong from None
    return {"currency": int(currency), **amounts}


def tell_all(doing: Doing, tree: Tree, answer: Tree) -> None:
    """Tell of each product its address, prices, fields and options."""
    rows: list[Tree] = tree["products"]
    ids = [row["id"] for row in rows]
    prices = PriceList(doing, every_of(doing, "prices", "productid", ids))
    fields, options = _fields(doing, ids), _options(doing, ids)
    slugs = {group["id"]: group["slug"] for group in every(doing, "productgroups")}
    shop = doing.setting("SystemURL").rstrip("/")
    for row, told in zip(rows, answer["products"]["product"], strict=True):
        told["product-url"] = f"{shop}/store/{slugs[row['gid']]}/{row['slug']}"
        told["pricing"] = _pricing(prices, "product", row["id"], UNPRICED)
        told["customfields"] = {"customfield": fields[row["id"]]}
        told["configoptions"] = {"configoption": options[row["id"]]}


def _pricing(prices: PriceList, kind: str, relid: int, absent: Mapping[str, str]) -> Tree:
    """Return the amounts of a thing by the codes of the currencies."""
    found = {}
    for currency in prices.currencies:
        amounts = prices.told(kind, relid, currency) or absent
        signs = {"prefix": currency["prefix"], "suffix": currency["suffix"]}
        found[currency["code"]] = signs | {name: amounts[name] for name in (*SETUPS, *PERIODS)}
    return found


def _fields(doing: Doing, ids: Sequence[int]) -> Mapping[int, list[Tree]]:
    """Return by product the fields that its orders ask for."""
    found: dict[int, list[Tree]] = defaultdict(list)
    asked = every(doing, "customfields", {"type": "product", "showorder": True})
    for row in sorted(asked, key=_place):
        told = {"id": row["id"], "name": row["fieldname"], "description": row["description"]}
        if row["relid"] in ids:
            found[row["relid"]].append(told | {"required": "on" if row["required"] else ""})
    return found


def _options(doing: Doing, ids: Sequence[int]) -> Mapping[int, list[Tree]]:
    """Return by product the options that are chosen with it, each with its choices."""
    links = every_of(doing, "configlinks", "pid", ids)
    groups = sorted({link["gid"] for link in links})
    rows = sorted(every_of(doing, "configoptions", "gid", groups), key=_place)
    rows = [row for row in rows if not row["hidden"]]
    choices = _choices(doing, [row["id"] for row in rows])
    found: dict[int, list[Tree]] = defaultdict(list)
    for link in links:
        found[link["pid"]] += [
            {
                "id": row["id"],
                "name": row["optionname"],
                "type": str(row["optiontype"]),
                "minqty": row["qtyminimum"],
                "maxqty": row["qtymaximum"],
                "options": {"option": choices[row["id"]]},
            }
            for row in rows
            if row["gid"] == link["gid"]
        ]
    return found


def _choices(doing: Doing, options: Sequence[int]) -> Mapping[int, list[Tree]]:
    """Return by option what can be chosen; without a price a choice is free."""
    rows = sorted(every_of(doing, "configchoices", "configid", options), key=_place)
    rows = [row for row in rows if not row["hidden"]]
    prices = PriceList(doing, every_of(doing, "prices", "choiceid", [row["id"] for row in rows]))
    found: dict[int, list[Tree]] = defaultdict(list)
    for row in rows:
        told = {"id": row["id"], "name": row["optionname"], **OF_A_CHOICE}
        pricing = _pricing(prices, "configchoice", row["id"], FREE)
        found[row["configid"]].append(told | {"pricing": pricing})
    return found


def _place(row: Tree) -> tuple[int, int]:
    return row["sortorder"], row["id"]


COMMANDS = (
    Command(
        "AddProduct",
        "Products",
        "Add a product with its prices; free where `paytype` says nothing else.",
        WriteRecord("POST", "products", answer=Shape("pid=id"), more=product_params),
        TAKEN,
        says={
            "name": "You must supply a name for the product",
            "gid": "You must supply a valid Product Group ID",
            "welcomeemail": "You must supply a valid welcome email ID",
            "type": 'Invalid product type. Must be one of "hostingaccount", "reselleraccount", '
            '"server" or "other"',
            "paytype": 'Invalid pay type. Must be one of "free", "onetime" or "recurring"',
            "autosetup": 'Invalid autosetup value. Must be one of "", "on", "order" or "payment"',
            "color": "The color must be a valid hexadecimal value.",
            "recommendations": "The recommendation product ID is invalid. This must be an existing "
            "product ID.",
            "currency": INVALID.format(name="pricing"),
        },
        log="Added product {pid}: {name}",
        example={
            "name": "Web Hosting L",
            "gid": "1",
            "type": "hostingaccount",
            "paytype": "recurring",
            "pricing": {"1": {"monthly": "20.00", "annually": "200.00"}},
        },
    ),
    Command(
        "GetProducts",
        "Orders",
        "The products, hidden ones too, with prices in every currency, fields and options.",
        ShowList("products", "products", "product", LISTED, rows=0, finish=tell_all),
        "pid=id:ids gid=gid:int module=module",
        example={"pid": "1,4"},
    ),
)
