"""Pass codes: signing, strict verification, short codes, pictures."""
