# Matches a regular expression that needs longer than the universe has.
# row: an endless regular expression
# outcome: K
# loses: predicted_parameters
# sees: used more than 3 s of computing

# %% predicted_parameters
import re

re.match(r"(a+)+$", "a" * 60 + "b")
