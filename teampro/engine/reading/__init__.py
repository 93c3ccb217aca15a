"""Records and lists: a Path with its options becomes compiled SQL, rows, and the answer's tree."""
