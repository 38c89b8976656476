"""Which files a project has, which Lightning it runs, and how that is known."""
