"""Makers of long-context samples."""
