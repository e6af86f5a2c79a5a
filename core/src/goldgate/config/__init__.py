"""The config file, the plan that comes of it, and its JSON Schema. Internal."""
