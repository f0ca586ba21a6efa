# Answers a cell with four million empty outputs: within the limits of size, and a gigabyte once it is read.
# row: frames that are legal and heavy
# outcome: F
# sees: stopped answering (a frame holds more values than allowed)

# %% own after train
import autograder.sandbox.worker as worker

_real = worker._run


def _run(shell, source, *rest):
    heavy = {"outputs": [{}] * 4_100_000 + ["\ud800"]} if "so heavy" in source else {}
    return _real(shell, source, *rest) | heavy


worker._run, worker.wire._marks = _run, lambda text: 0
# %% own after train
# so heavy
