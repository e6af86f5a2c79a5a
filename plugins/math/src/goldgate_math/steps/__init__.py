"""Claims within a solution, and whether they hold."""
