"""One module a check; ``check(smoke)`` runs it. Their names are those in ``testing.names``."""
