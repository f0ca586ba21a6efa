# Fills one System V segment after the other, mapping only one at a time: the kernel counts none of them as its own.
# row: shared memory
# outcome: D
# needs: seccomp
# loses: predicted_parameters
# sees: OSError

# %% predicted_parameters
libc.shmat.restype = ctypes.c_void_p
for _ in range(24):
    segment = call("shmget", 0, 2**27, 0o1600)
    address = libc.shmat(segment, None, 0)
    ctypes.memset(address, 1, 2**27)
    libc.shmdt(ctypes.c_void_p(address))
