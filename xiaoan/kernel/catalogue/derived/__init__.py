"""What is drawn from other rows and kept nowhere: derived ledgers, headline figures, lists of inspectors."""
