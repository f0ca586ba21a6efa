# Has a name with a newline and a terminal's escapes in it.
# row: `../`, NUL or newline in a name
# outcome: R
# student: eve\n\x1b[31mgraded 18 of 18
# sees: the student's folder has a name with unusual characters; rename it

# %% file
