"""What a person finds when he comes: what waits for him, what was answered him, and one sentence a day."""
