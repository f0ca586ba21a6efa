# Leaves daemons behind, in sessions of their own, deaf to signals.
# row: orphan daemons
# outcome: K

# %% own
import signal, time

for _ in range(8):
    if os.fork() == 0:
        os.setsid()
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGPIPE):
            signal.signal(number, signal.SIG_IGN)
        if os.fork() == 0:
            libc.prctl(15, b"attack", 0, 0, 0)
            time.sleep(10**6)
        os._exit(0)
print("eight are left")
