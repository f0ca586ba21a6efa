# Opens the terminal from which the grader was started.
# row: TIOCSTI
# outcome: A
# held: 4

# %% own
attempt("/dev/tty", lambda: os.open("/dev/tty", os.O_RDWR))
attempt("/dev/console", lambda: os.open("/dev/console", os.O_RDWR))
attempt("other terminals", lambda: [n for n in os.listdir("/dev/pts") if n != "ptmx"])
attempt("its streams", lambda: [n for n in (0, 1, 2) if os.isatty(n)])
