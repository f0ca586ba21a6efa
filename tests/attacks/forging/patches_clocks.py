# Stops every clock.
# row: patching `torch.allclose`, `assert`, pytest, clocks, IPython's hooks
# outcome: N
# loses: predicted_parameters

# %% predicted_parameters
import time

predicted_parameters = 0
for name in ("time", "monotonic", "perf_counter", "process_time", "time_ns", "monotonic_ns"):
    setattr(time, name, lambda: 0)
time.sleep = lambda _: None
