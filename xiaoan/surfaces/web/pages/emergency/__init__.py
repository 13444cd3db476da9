"""紧急情况: whom to call and what to do first, on one page that also opens without a signal and on paper."""
