"""Projects of several files, judged and fixed together."""
