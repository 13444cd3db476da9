"""What is done with visits and papers, one idea a module."""
