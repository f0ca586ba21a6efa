# Types a command into a terminal.
# row: TIOCSTI
# outcome: D
# needs: seccomp
# held: 1

# %% own
import fcntl, pty

attempt("TIOCSTI", lambda: fcntl.ioctl(pty.openpty()[1], 0x5412, b"x") or True)
