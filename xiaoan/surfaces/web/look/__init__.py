"""The style page: every component with invented content, to look at after a change of styles."""
