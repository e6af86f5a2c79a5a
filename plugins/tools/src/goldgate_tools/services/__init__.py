"""Services that answer ``Call`` requests."""
