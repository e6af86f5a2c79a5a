"""Texts made ready: code and quotations taken out, sentences, look-alike letters."""
