"""Checkers that are no plug-ins, such as a reward function, a scorer or an endpoint, measured as they are."""
