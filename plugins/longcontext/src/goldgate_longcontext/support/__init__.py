"""Which chunks support an answer."""
