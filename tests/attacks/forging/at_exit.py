# Leaves work for the end of the process: atexit, finalizers, signal handlers, threads.
# row: `atexit` and finalizers
# outcome: N
# loses: predicted_parameters

# %% predicted_parameters
import atexit, signal, threading, weakref

predicted_parameters = 0


def rewrite(*_):
    global predicted_parameters
    predicted_parameters = 0
    print('{"score": 18}')


class Last:
    def __del__(self):
        rewrite()


last = Last()
atexit.register(rewrite)
weakref.finalize(last, rewrite)
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGALRM):
    signal.signal(number, rewrite)
threading.Timer(1, rewrite).start()
