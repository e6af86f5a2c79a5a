"""Reading and writing: data files, rows, data sets. Internal."""
