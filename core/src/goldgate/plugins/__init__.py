"""Plug-ins: hooks, components, options, loading. Internal."""
