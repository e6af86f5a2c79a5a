"""Services that give documents."""
