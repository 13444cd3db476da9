"""What is printed to be put up: sheets of QR marks, and what a scanned mark opens."""
