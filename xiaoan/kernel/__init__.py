"""The closed loop for any safety domain, as rooms stacked from tree (lowest) to indicators (highest)."""
