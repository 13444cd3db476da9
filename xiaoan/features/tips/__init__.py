"""群众举报: a passer-by scans the code on the wall and tells of a danger, without a name and without a login."""
