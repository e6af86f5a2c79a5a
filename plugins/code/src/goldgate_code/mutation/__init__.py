"""Mutants of programs."""
