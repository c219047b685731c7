"""Printing (制证): cards, household sheets, lanyard cards, blank registers and spare passes as PDF."""
