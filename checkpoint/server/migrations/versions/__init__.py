"""One module a revision; the number is its name."""
