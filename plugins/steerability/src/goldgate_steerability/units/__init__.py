"""The text basis: markup, words, sentences, paragraphs, quotations and emoji, with spans to the source."""
