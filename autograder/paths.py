"""Where the project lies: the folder that holds autograder/, labkit/ and, in a checkout, the course itself.

What has no course at hand starts there: nbgrader's plugins, a Dask worker, the fork server. So these work from a checkout
or an editable installation, as `make setup` makes it, and not from a wheel.
"""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
