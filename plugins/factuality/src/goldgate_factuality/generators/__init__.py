"""Questions from documents, and the knowledge probe (Llama 3 report, 4.3.6)."""
