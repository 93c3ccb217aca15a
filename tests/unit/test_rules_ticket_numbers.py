"""Numbers of tickets out of masks."""

from __future__ import annotations

from datetime import date

import pytest

from teampro.rules.ticket_numbers import ticket_number


@pytest.mark.parametrize(
    ("mask", "number"),
    [
        ("%n%n%n%n%n%n", "000000"),
        ("%A%a%n", "Aa0"),
        ("T-%y%m%d-%i", "T-20240506-42"),
        ("100%%n", "100%0"),
        ("%x%N", "%x%N"),
    ],
)
def test_letters_of_a_mask_are_filled_in(mask: str, number: str) -> None:
    """Each random one is chosen by itself; what is no letter of a mask stands as it is."""
    assert number == ticket_number(mask, date(2024, 5, 6), 42, lambda characters: characters[0])


def test_each_character_is_chosen_among_its_own_kind() -> None:
    """The choice is asked once for each letter, and given all that it may take."""
    asked: list[str] = []

    def choose(characters: str) -> str:
        asked.append(characters)
        return characters[-1]

    assert "Zz9" == ticket_number("%A%a%n", date(2024, 5, 6), 1, choose)
    assert [26, 26, 10] == [len(each) for each in asked]
