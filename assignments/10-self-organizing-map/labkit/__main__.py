"""`python -m labkit check NOTEBOOK`, in the folder of a lab."""

import sys

from labkit.check import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
