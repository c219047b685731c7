"""The central server (中心): takes events in, hands reference data out, shows supervisors what happened."""
