"""专项排查 on the screen: one page to write and send it, one to see how far it has come, paper and Excel of both.

And 已在××平台记录, where the bureau says which duties are recorded elsewhere.
"""
