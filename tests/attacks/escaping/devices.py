# Makes devices, and opens those that a machine has.
# row: mknod, `/dev`
# outcome: D
# held: 8

# %% own
attempt("memory", lambda: call("mknod", (HOME + "/mem").encode(), 0o20666, 0x101))
attempt("a disk", lambda: call("mknod", b"/dev/shm/disk", 0o60666, 0x800))
for name in ("/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda", "/dev/fuse", "/dev/kvm"):
    attempt(name, lambda: os.open(name, os.O_RDWR))
