"""Reading HTTP, for every wire language: paths, pairs, bodies, forms, JSON, and who sent it."""
