"""From constraints found in a passage to duties: sentences, segments, who, and what belongs together."""
