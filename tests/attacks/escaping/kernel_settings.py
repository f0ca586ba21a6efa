# Writes the kernel's settings.
# row: `/sys`, cgroup files
# outcome: D
# held: 8

# %% own
for name in ("sys/kernel/core_pattern", "sys/kernel/modprobe", "sys/kernel/hostname", "sys/vm/drop_caches", "sys/user/max_user_namespaces", "sysrq-trigger", "sys/fs/binfmt_misc/register", "self/uid_map"):
    attempt(name, lambda: os.write(os.open(f"/proc/{name}", os.O_WRONLY), b"1"))
