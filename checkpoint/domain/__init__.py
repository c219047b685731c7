"""The gate's vocabulary and decisions: pure values and functions, standard library only.

Nothing here reads a clock, a disk, a random source or a global setting: callers hand those in.
"""
