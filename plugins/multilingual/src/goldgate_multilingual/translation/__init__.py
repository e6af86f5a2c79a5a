"""What a translation must keep: marks, numbers, dates, names, meaning."""
