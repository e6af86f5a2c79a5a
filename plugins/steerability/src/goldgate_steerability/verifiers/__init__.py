"""What the hooks offer as verifiers: one module each."""
