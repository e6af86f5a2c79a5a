"""Services over HTTP: chat, embeddings and rewards of OpenAI-compatible endpoints and of vLLM."""
