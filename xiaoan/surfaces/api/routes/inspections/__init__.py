"""入校检查 and 文书: a visit, its paper, the receipt, the reply, the second look, papers of departments."""
