"""HTTP for every wire language: paths, pairs, bodies, forms, JSON, who sent it, common headers."""
