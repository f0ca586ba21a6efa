# Makes namespaces of its own, in which it would be root, and enters others.
# row: nested user namespaces
# outcome: D
# held: 10

# %% own
for name, flag in (("user", 0x10000000), ("mount", 0x20000), ("net", 0x40000000), ("pid", 0x20000000), ("ipc", 0x8000000), ("uts", 0x4000000), ("cgroup", 0x2000000)):
    attempt(name, lambda: call("unshare", flag))
attempt("clone with a user namespace", lambda: call(56, 0x10000000 | 17, 0, 0, 0, 0))
attempt("clone3 with a user namespace", lambda: call(435, (ctypes.c_uint64 * 11)(0x10000000, 0, 0, 0, 17), 88))
attempt("enter one", lambda: call("setns", os.open("/proc/self/ns/user", os.O_RDONLY), 0))
