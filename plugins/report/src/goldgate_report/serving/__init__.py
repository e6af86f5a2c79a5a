"""Serves the page of a run: what ``goldgate view`` is made of. Needs ``goldgate-report[view]``."""
