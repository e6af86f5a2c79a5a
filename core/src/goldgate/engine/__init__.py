"""Runs the stages: driver, service queues, journal, workers. Internal."""
