"""The door of the command API, with a table of three commands that stands in tests alone."""
