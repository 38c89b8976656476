"""Scored on public repositories; see ``score``."""
