"""`python -m reshore` is the command `reshore`."""

import sys

from reshore.cli import main

if __name__ == "__main__":
    sys.exit(main())
