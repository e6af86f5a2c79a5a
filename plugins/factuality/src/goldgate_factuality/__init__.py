"""The factuality domain: the knowledge probe, and verifiers of answers, claims, quotes and citations."""
