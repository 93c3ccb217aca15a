"""Pages: answers to operations that need no transaction, and sheets for paper."""
