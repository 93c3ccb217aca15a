"""Measurements: python -m bench.run, bench.slow_callers, bench.first_answer."""
