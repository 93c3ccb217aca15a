"""The vocabulary in which nouns are declared: resources, kinds of field, reach, caller."""
