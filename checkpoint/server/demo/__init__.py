"""The demo: a city's bureau with nine compounds of the seed article's size, made from one seed.

Nobody in it exists: identity numbers have a region code that no office was ever given, phone numbers a prefix
that no operator has. The whole of it follows from a seed and a moment; the same two give the same bytes.
"""
