"""The open transaction as a value, and the writes in it."""
