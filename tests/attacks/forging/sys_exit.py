# Calls sys.exit(0) in the notebook and whenever a check calls it.
# row: `os._exit(0)`, `sys.exit`, patched `showtraceback`
# outcome: F
# loses: to_unit_interval, predicted_parameters
# sees: SystemExit

# %% to_unit_interval
def to_unit_interval(images):
    sys.exit(0)

# %% predicted_parameters
sys.exit(0)
