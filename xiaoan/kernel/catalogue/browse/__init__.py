"""The catalogue read from other sides than duty by duty: by document and article, by post, by kind of school. Pure."""
