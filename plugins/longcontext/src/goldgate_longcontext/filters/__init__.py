"""Filters of long-context streams."""
