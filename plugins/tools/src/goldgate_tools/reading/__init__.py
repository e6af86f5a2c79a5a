"""From messages to calls, and from texts to the numbers, names and dates they hold."""
