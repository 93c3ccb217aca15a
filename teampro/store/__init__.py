"""Where data lives: the database, its migrations, the unit of work with its history, the files."""
