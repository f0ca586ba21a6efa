# Reads /sys, and writes cgroup files, in its own place and by a mount of its own.
# row: `/sys`, cgroup files
# outcome: D
# held: 5

# %% own
attempt("/sys", lambda: os.listdir("/sys"))
attempt("the kernel's modules", lambda: os.listdir("/sys/module"))
attempt("cgroups", lambda: os.listdir("/sys/fs/cgroup"))
attempt("to leave its cgroup", lambda: open("/sys/fs/cgroup/cgroup.procs", "w").write("0"))
attempt("to mount them", lambda: call("mount", b"none", HOME.encode(), b"cgroup2", 0, None))
