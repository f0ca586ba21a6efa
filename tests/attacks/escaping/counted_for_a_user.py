# Takes all that the kernel grants one user, over all sandboxes: descriptors in flight, queued signals, pages of pipes.
# row: what the kernel counts for the user
# outcome: N

# %% own
import array, fcntl, signal, threading, time

pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in range(4)]
null = os.open("/dev/null", os.O_RDONLY)
try:
    for _ in range(500):
        for a, _ in pairs:
            a.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [null] * 50))], socket.MSG_DONTWAIT)
except OSError:
    pass
kept = []
try:
    while len(kept) < 100:
        kept.append(os.pipe())
        fcntl.fcntl(kept[-1][0], fcntl.F_SETPIPE_SZ, 1 << 20)
except OSError:
    pass
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])
for _ in range(200_000):
    if libc.sigqueue(os.getpid(), signal.SIGRTMIN, None):
        break
try:
    while True:
        kept.append(os.openpty())
except OSError:
    pass
time.sleep(25)
