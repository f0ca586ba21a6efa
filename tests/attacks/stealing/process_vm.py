# Reads and writes another process's memory by process_vm_readv and process_vm_writev.
# row: `process_vm_readv`
# outcome: D
# held: 3

# %% own
class Part(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


room = ctypes.create_string_buffer(64)
here, there = Part(ctypes.addressof(room), 64), Part(id(os), 64)
for name in ("process_vm_readv", "process_vm_writev"):
    attempt(name, lambda: call(name, 1, ctypes.byref(here), 1, ctypes.byref(there), 1, 0))
attempt("a descriptor of its memory", lambda: os.pidfd_open(1) and call(438, os.pidfd_open(1), 0, 0))  # pidfd_getfd
