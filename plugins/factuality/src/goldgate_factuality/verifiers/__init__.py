"""One module per verifier."""
