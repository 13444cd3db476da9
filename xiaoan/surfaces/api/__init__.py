"""/api/v1: the same acts as the pages, for programs. It only adds."""
