"""Pages that answer operations: what needs no transaction, one module for each."""
