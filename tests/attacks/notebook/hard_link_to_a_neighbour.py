# A hard link to a neighbour's notebook: it is the same file, and graded as that.
# row: a symlink as submission
# outcome: N
# whole: yes

# %% file
import os

os.link(submitted / "a-neighbour" / folder.name / name, folder / name)
