"""Batch: several chains in one transaction, each of which may use what an earlier one answered."""
