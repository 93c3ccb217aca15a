"""The people others refer to: administrators and clients."""
