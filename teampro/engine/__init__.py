"""The one pipeline of every dialect: resolve, options, access, reading, writing, result."""
