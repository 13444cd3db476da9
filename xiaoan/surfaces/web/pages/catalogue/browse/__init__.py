"""查标准: the catalogue by post, by month, by place and by document, as it governs one unit or one kind of school."""
