"""The math domain."""
