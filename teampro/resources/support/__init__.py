"""Support: the tickets of the billing system."""
