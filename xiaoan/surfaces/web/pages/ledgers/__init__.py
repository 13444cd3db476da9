"""台账: the shelf, lists, one row, filling in, Excel both ways, cards to print."""
