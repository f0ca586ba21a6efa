# Replaces the worker's own function, so that each check gets what the attacker wants.
# row: patching `torch.allclose`, `assert`, pytest, clocks, IPython's hooks
# outcome: N
# loses: predicted_parameters

# %% predicted_parameters
from autograder.sandbox import worker

predicted_parameters = 0
original = worker._perform


def perform(request, arrays, names, objects):
    if request["op"] == "get" and request["target"].get("name") == "predicted_parameters":
        return {"outcome": "passed", "score": 1.0, "handle": 0}
    return original(request, arrays, names, objects)


worker._perform = perform
