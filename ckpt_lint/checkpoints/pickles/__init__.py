"""Pickles, followed without executing anything."""
