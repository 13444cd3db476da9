"""What makes a way in hard to force: passwords nobody guesses, a second step, sessions that do not lie idle."""
