"""The HTTP interface of tablets and of the supervisors' command line, under `/v1`."""
