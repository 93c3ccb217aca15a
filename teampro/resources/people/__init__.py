"""The people others refer to: administrators, clients with what hangs on them."""
