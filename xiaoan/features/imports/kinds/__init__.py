"""The kinds of lists that can be imported, one module each. They read, and leave writing to the ordinary commands."""
