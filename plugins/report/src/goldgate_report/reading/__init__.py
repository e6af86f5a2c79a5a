"""Reads run folders: what the run is, where its rows are, and one table of all candidates."""
