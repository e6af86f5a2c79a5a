"""The code domain."""
