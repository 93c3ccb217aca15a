"""What a user would pick instead: the same job on the same data, each in its usual manner."""
