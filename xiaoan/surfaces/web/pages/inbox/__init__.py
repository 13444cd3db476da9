"""待我办: what waits for me, what I was answered, and the sentence of the day."""
