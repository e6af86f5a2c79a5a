"""The version of the API for plug-ins."""

API = "1.0"
"""Of docs/reference/public-api.md; docs/explanation/stability.md says what it promises. A plug-in may set
``goldgate_api`` to the version that it was written for.
"""
