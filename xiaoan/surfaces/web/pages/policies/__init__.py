"""工作文件: a document is uploaded, what was read in it is reviewed beside its text, published, and compared."""
