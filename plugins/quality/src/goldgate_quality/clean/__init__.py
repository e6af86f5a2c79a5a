"""Rules of cleaning: each looks at one row and says in a sentence what is wrong with it."""
