# Computes in short-lived children of a parent that ignores SIGCHLD: the kernel adds their time to nobody's.
# row: many processes that each stay below the limit
# outcome: K
# sees: used more than 3 s of computing // took longer than 12 s

# %% own after train
import os, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
start = time.monotonic()
while time.monotonic() - start < 40:
    for _ in range(3):
        if os.fork() == 0:
            until = time.process_time() + 0.1
            while time.process_time() < until:
                pass
            os._exit(0)
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass
