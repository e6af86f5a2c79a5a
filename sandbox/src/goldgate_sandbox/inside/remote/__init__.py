"""How the tests' process and the candidate's process use each other's objects."""
