# Has a name that begins with a dot.
# row: `../`, NUL or newline in a name
# outcome: R
# student: .eve
# sees: the student's folder has a name with unusual characters; rename it

# %% file
