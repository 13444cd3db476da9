"""What every request passes on its way in and out: the log, the policy of the page, the draft a phone keeps."""
