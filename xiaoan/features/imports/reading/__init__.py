"""Finding the list in a file, pure: which sheet, which rows are its head, what each column means, which rows count."""
