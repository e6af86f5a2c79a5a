"""Annotators: models and counts that give samples tags, and the judge of quality (Llama 3 report, 4.2.3)."""
