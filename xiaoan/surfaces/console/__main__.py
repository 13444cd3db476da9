"""`python -m xiaoan.surfaces.console` is the same as `xiaoan`."""

from xiaoan.surfaces.console.main import main

main()
