"""Properties: what holds for every input that a search comes up with."""

from tests.properties.profiles import load

load()
