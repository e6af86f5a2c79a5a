"""Makers of queries, trajectories, tool definitions and message-level pairs."""
