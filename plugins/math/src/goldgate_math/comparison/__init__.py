"""Comparing two answers, cheapest tier first."""
