"""`python -m gkrw` is `gkrw`."""

from gkrw.cli import main

if __name__ == "__main__":
    main()
