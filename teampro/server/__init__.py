"""The server process: gunicorn, started from inside, with this product's refusals and log."""
