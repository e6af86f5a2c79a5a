"""A run: its folder, the pipeline, counts, the data set card. Internal."""
