"""Detectors of secrets and personal data: patterns with checksums; what is reserved for examples passes."""
