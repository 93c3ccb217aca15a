"""Pure arithmetic and tree logic the nouns use; no rows, no database."""
