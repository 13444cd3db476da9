"""Reading papers: the nouns that name one, the verbs that make one, where a name begins, and what lists say."""
