# Adds, finds and links keys.
# row: io_uring, bpf, userfaultfd, keyctl
# outcome: D
# needs: seccomp
# held: 3

# %% own
attempt("add_key", lambda: call(248, b"user", b"attack", b"secret", 6, -3))
attempt("request_key", lambda: call(249, b"user", b"attack", None, 0))
attempt("keyctl", lambda: call(250, 0, -3, 1))
