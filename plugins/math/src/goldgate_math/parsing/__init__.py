"""From the text of an answer to a typed tree."""
