# Sends the grader an answer with more output than a notebook may have.
# row: output flood
# outcome: F
# sees: some of its output was cut: it was too large
# never: xxxxxxxxxxxxxxxxxxxxxxxx

# %% predicted_parameters
from autograder.sandbox import worker

finish = worker.OutputRecorder.finish
worker.OutputRecorder.finish = lambda self: [{"output_type": "stream", "name": "stdout", "text": "x" * 2**22}]
predicted_parameters = 784 * 32 + 32 + 32 * 784 + 784

# %% own after predicted_parameters
worker.OutputRecorder.finish = finish
