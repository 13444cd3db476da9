"""Pages of everybody's day: what is to be done, a check as one form, a fault told. Made for a phone, standing up."""
