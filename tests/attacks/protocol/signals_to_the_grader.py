# Sends every signal to everything that it can name: the keeper, its group, its session, the owner of the socket.
# row: signals to the grader
# outcome: D
# held: 5

# %% own
import fcntl, signal

for number in range(1, 32):
    if number not in (9, 17, 19, 20):
        signal.signal(number, signal.SIG_IGN)


def alive(action):
    for number in (1, 2, 3, 13, 14, 15, 9, 19):
        try:
            action(number)
        except OSError:
            pass
    return not os.path.exists("/proc/1")


attempt("the keeper", lambda: alive(lambda n: os.kill(1, n)))
attempt("the keeper's group", lambda: alive(lambda n: os.killpg(1, n)))
attempt("its parent", lambda: alive(lambda n: os.kill(os.getppid(), n)))
attempt("numbers of the host", lambda: [pid for pid in range(2, 400) if pid != os.getpid() and alive(lambda n: os.kill(pid, 0))])
attempt("by a descriptor", lambda: signal.pidfd_send_signal(os.pidfd_open(1), signal.SIGKILL) or not os.path.exists("/proc/1"))
