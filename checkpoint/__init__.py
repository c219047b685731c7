"""Offline-first checkpoint registration for closed compounds, sites, offices and parks."""

__version__ = "0.1.0"
