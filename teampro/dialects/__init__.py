"""Wire languages: each a package that reads requests into Calls and writes Results and Refusals."""
