# Sets up an io_uring, by which a process gets round filters on its calls.
# row: io_uring, bpf, userfaultfd, keyctl
# outcome: D
# needs: seccomp
# held: 1

# %% own
attempt("io_uring_setup", lambda: call(425, 8, ctypes.create_string_buffer(120)))
