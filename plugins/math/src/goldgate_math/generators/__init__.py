"""Generators: solutions, corrections, skills, tree search."""
