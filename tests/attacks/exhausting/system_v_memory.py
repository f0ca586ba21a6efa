# Fills one System V segment after the other, mapping only one at a time: the kernel counts none of them as its own.
# row: shared memory
# outcome: K
# needs: seccomp
# loses: predicted_parameters
# sees: of memory in all its processes together

# %% predicted_parameters
import time

libc.shmat.restype = ctypes.c_void_p
for _ in range(24):
    segment = libc.shmget(0, 2**27, 0o1600)
    address = libc.shmat(segment, None, 0)
    ctypes.memset(address, 1, 2**27)
    libc.shmdt(ctypes.c_void_p(address))
time.sleep(1000)
