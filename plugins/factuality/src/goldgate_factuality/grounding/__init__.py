"""Decides whether a source supports a claim."""
