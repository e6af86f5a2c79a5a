"""Sandbox: services that run untrusted code."""
