"""Nouns about what was sold and runs: services, their addons, domains, and where they run."""
