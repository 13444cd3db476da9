"""The rows of the derived ledgers: of hazards, of recorded work, of posts and what they answer for, of the rest."""
