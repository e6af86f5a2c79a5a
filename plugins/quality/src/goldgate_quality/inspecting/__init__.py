"""``goldgate inspect``: what is in a data set, as a page and as JSON."""
