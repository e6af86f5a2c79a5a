"""What runs inside the sandbox: standard library only, loaded by path, without goldgate's packages."""
