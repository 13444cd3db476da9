"""So that nobody lends an account: 拟稿 prepares for another's signature, 授权代签 lets one sign for another."""
