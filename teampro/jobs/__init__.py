"""What is done outside the request that asked for it: queued in its session, done by a worker."""
