"""Nouns about orders: what was ordered, and what was ordered in its place later."""
