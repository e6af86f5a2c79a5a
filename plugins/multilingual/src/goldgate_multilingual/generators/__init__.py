"""Makers of multilingual data (Llama 3 report, 4.3.2)."""
