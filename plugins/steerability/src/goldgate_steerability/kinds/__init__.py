"""The instruction kinds: one function per id, by plain meaning, grouped by what they look at."""
