"""Static analysis: ruff, compilers, SQL."""
