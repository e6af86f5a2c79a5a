"""Reading programs and test cases out of text."""
