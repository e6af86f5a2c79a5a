"""The kinds of work that a jailed process does: programs, calls, and tests."""
