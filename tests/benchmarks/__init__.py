"""Speed and size against their targets: ``python -m tests.benchmarks.run``."""
