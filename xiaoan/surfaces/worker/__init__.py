"""The worker: runs due jobs and ticks under the worker role until it is asked to stop."""
