"""How the world comes in: pages, API, command line, worker. Each is blind to the others."""
