"""Verifiers of code."""
