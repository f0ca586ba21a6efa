# Loads a program into the kernel, as bpf and as a performance counter.
# row: io_uring, bpf, userfaultfd, keyctl
# outcome: D
# needs: seccomp
# held: 3

# %% own
def bpf(command):
    """A map (0) or a program that returns 0 (5)."""
    code = ctypes.create_string_buffer(b"\xb7\0\0\0\0\0\0\0\x95\0\0\0\0\0\0\0")
    room = (ctypes.c_uint32 * 32)(1, 4, 4, 1) if command == 0 else (ctypes.c_uint32 * 32)(1, 2, ctypes.addressof(code) & 0xFFFFFFFF, ctypes.addressof(code) >> 32)
    return call(321, command, room, 48)


attempt("a map", lambda: bpf(0))
attempt("a program", lambda: bpf(5))
attempt("a performance counter", lambda: call(298, (ctypes.c_uint32 * 32)(1, 112, 0), 0, -1, -1, 0))
