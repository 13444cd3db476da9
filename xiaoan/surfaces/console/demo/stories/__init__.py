"""What happens in the demo beyond ordinary work: who handles a hazard, and particular matters worth looking at."""
