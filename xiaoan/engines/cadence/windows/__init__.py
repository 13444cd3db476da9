"""Windows in days: the full ones of each rule, before scope and releases clip them."""
