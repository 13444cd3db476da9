"""Questions that are filled in: their values, and what is known of them before anybody writes."""
