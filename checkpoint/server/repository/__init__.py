"""The server's queries and statements, one module a noun; every function takes an open connection."""
