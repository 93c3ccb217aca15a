"""Names of domains: folded, and in the letters of the DNS; names of hosts as RFC 1123 has them."""

from __future__ import annotations

import pytest

from teampro.rules.domain_names import ascii_name, folded_name, is_host_name


@pytest.mark.parametrize(
    ("given", "folded", "spelled"),
    [
        ("Example.COM", "example.com", "example.com"),
        (" example.com. ", "example.com", "example.com"),
        ("BÜCHER.example", "bücher.example", "xn--bcher-kva.example"),
        ("例え。テスト", "例え.テスト", "xn--r8jz45g.xn--zckzah"),
        ("XN--bcher-kva.example", "xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("_dmarc.a-b.co.uk", "_dmarc.a-b.co.uk", "_dmarc.a-b.co.uk"),
    ],
)
def test_name_is_folded_and_spelled(given: str, folded: str, spelled: str) -> None:
    """People read it as it was given, machines compare the other one."""
    assert (folded, spelled) == (folded_name(given), ascii_name(folded_name(given)))


@pytest.mark.parametrize(
    "text",
    ["", ".", "com", "a..com", ".com", "-a.com", "a-.com", "a b.com", "a/b.com", "a@b.com",
     f"{'a' * 64}.com", f"{'a.' * 130}com", "a\n.com"],
)  # fmt: skip
def test_other_texts_are_no_names(text: str) -> None:
    """Of at least two labels, each of letters, digits and hyphens inside."""
    with pytest.raises(ValueError, match=r"\w"):
        ascii_name(folded_name(text))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("vps", True), ("vps01.example.com", True), ("1.example", True), ("a" * 63, True),
        ("", False), ("-vps", False), ("vps-", False), ("a" * 64, False), ("a..b", False),
        ("vps.", False), ("vps_1", False), ("vps 1", False), ("vps\n", False), ("việt.vn", False),
        (".".join(["a" * 63] * 4), False),
    ],
)  # fmt: skip
def test_labels_are_letters_digits_and_inner_hyphens(text: str, is_one: bool) -> None:
    """Of at most 63 characters, and 253 in all."""
    assert is_one == is_host_name(text)
