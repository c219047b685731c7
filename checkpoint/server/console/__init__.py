"""The supervisors' console (督导台): pages made on the server, for any browser."""
