"""The steps of a hazard, each at its own address: `/hazards/{id}/<step>`, by the words of the machine's table."""

from ninja import Router

router = Router(tags=["办理隐患"])
