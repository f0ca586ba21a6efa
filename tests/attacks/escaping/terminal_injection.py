# Types a command into a terminal.
# row: TIOCSTI
# outcome: D
# needs: seccomp
# held: 1

# %% own
import fcntl, pty

controller, terminal = pty.openpty()
attempt("TIOCSTI", lambda: fcntl.ioctl(terminal, 0x5412, b"x") or True)
