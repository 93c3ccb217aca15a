"""Names of domains: folded, and in the letters of the DNS."""

from __future__ import annotations

import pytest

from teampro.rules.domain_names import ascii_name, folded_name


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
