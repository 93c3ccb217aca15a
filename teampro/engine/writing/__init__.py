"""Writes: a Path with its params becomes a validated row, its effects, and the record it left."""
