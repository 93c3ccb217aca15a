"""A second wire language, as a package: three commands over nouns of this house.

It has a path, a refusal, a rule of statuses, an XML root and a kind of proof of its own, and it
stands outside the product: nothing of `teampro` knows it, and it knows nothing of `native`.
"""
