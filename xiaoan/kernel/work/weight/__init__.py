"""What work costs: minutes by post, duty and week, durations where they are known, and what is asked twice."""
