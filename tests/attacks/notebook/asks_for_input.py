# Asks for input, and for a password.
# row: `input()`
# outcome: F
# loses: predicted_parameters
# sees: EOFError

# %% predicted_parameters
import getpass

try:
    predicted_parameters = int(input("How many? "))
except EOFError:
    getpass.getpass("Password: ")
    raise
