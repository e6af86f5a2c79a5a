"""Generators that change rows: their products are candidates with a parent, and are verified again."""
