"""What the page says, as plain values: each module makes the figures of one section from the table."""
