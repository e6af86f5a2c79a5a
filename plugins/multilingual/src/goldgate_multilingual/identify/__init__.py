"""Which language a text is in: scripts, a model, common words, letters."""
