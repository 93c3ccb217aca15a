"""The installation about itself: its API, its configuration, its history."""
