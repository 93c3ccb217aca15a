"""Everything that tells what the API offers, read off the declarations of the nouns."""
