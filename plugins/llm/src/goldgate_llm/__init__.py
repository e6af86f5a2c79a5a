"""The llm domain."""
