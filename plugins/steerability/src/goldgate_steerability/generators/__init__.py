"""Generators: constrained prompts, dialogues with a simulated user, rewrites of violations."""
