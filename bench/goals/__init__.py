"""The eighteen goals of speed: each measured as a ratio within one run, or in its own unit."""
