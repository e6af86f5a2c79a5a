"""What keeps a candidate in: namespaces or process groups, the root it sees, system calls, limits."""
