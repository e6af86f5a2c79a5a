"""Reads text: cleaning, sentences, tokens, names, numbers, dates, who does what."""
