"""Reading: lists of documents, one with its review, what publishing would mean, what came of it."""
