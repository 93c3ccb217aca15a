"""The setting that maps parameters to options of services."""

from __future__ import annotations

import pytest

from teampro.option_parameters import OptionParameter, read_option_parameters


def test_each_word_maps_a_parameter_to_an_option_and_its_key() -> None:
    """Blanks around them are none; the texts keep theirs."""
    assert (
        OptionParameter("os", "Server OS", "os"),
        OptionParameter("extraIp", "Extra IP", "Extra ip"),
    ) == read_option_parameters(" os = Server OS = os,extraIp=Extra IP=Extra ip, ")
    assert () == read_option_parameters("")
    assert "os=Server OS=os" == str(OptionParameter("os", "Server OS", "os"))


@pytest.mark.parametrize(
    "text", ["os", "os=OS", "=OS=os", "os=OS=os=", "o s=OS=os", "a=x=a,A=y=b", "Product=OS=os"]
)
def test_what_maps_nothing_is_refused(text: str) -> None:
    """With an example, or the reason."""
    with pytest.raises(ValueError, match="expected"):
        read_option_parameters(text)
