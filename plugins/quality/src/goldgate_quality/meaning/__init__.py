"""Texts that mean the same: clusters of vectors, and guards against those that only look alike."""
