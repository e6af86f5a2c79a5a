"""Documents as texts, their chunks, and the count of tokens."""
