# Has a name that a command would take for an option.
# row: `../`, NUL or newline in a name
# outcome: N
# student: --unsafe

# %% own
print("an honest notebook, under an odd name")
