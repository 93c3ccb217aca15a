"""The shipped front server before the real server process."""
