"""Checks of long-context samples and answers."""
