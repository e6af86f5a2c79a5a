"""Short answers: extraction and comparison."""
