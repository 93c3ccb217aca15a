"""Lets `python -m teampro` do what the command `teampro` does."""

from teampro.cli import main

raise SystemExit(main())
