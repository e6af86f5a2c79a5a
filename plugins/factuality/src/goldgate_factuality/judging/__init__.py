"""Judges: their prompts, and the strict reading of their replies."""
