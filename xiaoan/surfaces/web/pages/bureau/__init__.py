"""各校情况: what a bureau looks at all day, and what lies behind each of its figures."""
