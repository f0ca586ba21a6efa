# Matches a regular expression that needs longer than the universe has.
# row: an endless regular expression
# outcome: K
# loses: predicted_parameters
# sees: used more than 3 s of computing // took longer than 12 s

# %% predicted_parameters
import re

re.match(r"(a+)+$", "a" * 60 + "b")
