# Looks for keys that the machine, the grader or another student has left.
# row: io_uring, bpf, userfaultfd, keyctl
# outcome: A
# held: 3

# %% own
attempt("keys", lambda: [line for line in open("/proc/keys") if "attack" in line])
attempt("of the session", lambda: call(250, 10, -3, b"user", b"attack", 0))
attempt("of the user", lambda: call(250, 10, -4, b"user", b"attack", 0))
