"""Duties (事务): what a post does beside passages, each on a screen of its own behind one tab."""
