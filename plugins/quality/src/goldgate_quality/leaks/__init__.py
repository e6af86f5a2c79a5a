"""Benchmark items in training data: verbatim, diluted, and reworded."""
