"""Writes: a Path with its params becomes a judged row, its effects, and the record it left."""
