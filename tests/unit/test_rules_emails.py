"""The syntax of e-mail addresses."""

from __future__ import annotations

import pytest

from teampro.rules.emails import is_address

LONG_DOMAIN = ".".join(["x" * 49] * 5)


@pytest.mark.parametrize(
    "address",
    [
        *("a@b", "john.doe@x", "o'neil+tag@mail.example.com", "a_b@x--y.de", "1@2.3", "ä@mü.de"),
        *("a" * 64 + "@b", "a@" + "x" * 63, "abcd@" + LONG_DOMAIN),
    ],
)
def test_address_has_words_before_its_sign_and_labels_behind_it(address: str) -> None:
    """Any script, one label is enough, up to 64 and 63 characters and 254 in all."""
    assert is_address(address)


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", "@", "a@", "@b", "a@b@c", "a b@c", " a@b", "a@b ", "a@b\n", "a@b,c@d", "<a@b>"),
        *(".a@b", "a.@b", "a..b@c", '"a"@b', "a@.b", "a@b.", "a@b..c", "a@-b", "a@b-", "a@b_c"),
        *("a" * 65 + "@b", "a@" + "x" * 64, "abcdef@" + LONG_DOMAIN, "a@[::1]", "a\0@b"),
    ],
)
def test_other_texts_are_no_address(text: str) -> None:
    """Several addresses, names around one, blanks, and what no mail server takes."""
    assert not is_address(text)
