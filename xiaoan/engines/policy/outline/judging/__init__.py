"""What a piece is: about the safety of schools or not, of which kind, looking back or ahead, and said before or not."""
