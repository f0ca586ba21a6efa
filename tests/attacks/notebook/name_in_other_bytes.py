# Has a name that is no text.
# row: `../`, NUL or newline in a name
# outcome: R
# student: eve\udcff
# sees: the student's folder has a name with unusual characters; rename it

# %% file
