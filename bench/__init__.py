"""Measurements: `python -m bench`, and apart `bench.slow_callers`, `bench.first_answer`."""
