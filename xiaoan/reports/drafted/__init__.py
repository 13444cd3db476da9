"""Papers drafted from what the system holds, as shapes of `reports.papers`. They are read, never kept."""
