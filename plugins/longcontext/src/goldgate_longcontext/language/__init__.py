"""Words, numbers and names of a text, so that two texts can be compared."""
