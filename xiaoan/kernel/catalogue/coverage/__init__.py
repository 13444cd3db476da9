"""Which requirement is carried by what: the table `packs/coverage.yaml`, read strictly against what there is.

Refuses a number left out, a reference to nothing, a feature or pack said to be there (or not) against the facts,
and content of a pack that stands on no document.
"""
