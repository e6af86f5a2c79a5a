"""Generators: problems, solutions, unit tests, corrections, translations, dialogues."""
