"""Near-duplicates: signatures, the band table on the disk, the exact check."""
