# Handles its own page faults, which makes races in the kernel easy to win.
# row: io_uring, bpf, userfaultfd, keyctl
# outcome: D
# needs: seccomp
# held: 2

# %% own
attempt("userfaultfd", lambda: call(323, 0))
attempt("userfaultfd for its own pages only", lambda: call(323, 1))
