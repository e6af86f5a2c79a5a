"""Filters: near-duplicates, licences, decontamination."""
