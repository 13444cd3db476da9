"""Taking a file in, matching, mending, writing and taking back: one module per act. Files are read before."""
