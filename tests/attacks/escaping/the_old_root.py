# Looks for a way back to the old root: descriptors, the working folder, dots, mounts.
# row: a descriptor or working directory of the old root
# outcome: A
# held: 6
# contained: where a folder may be passed through, it sees that a file is there

# %% own
attempt("a folder among the descriptors", lambda: [n for n in range(256) if os.path.exists(f"/proc/self/fd/{n}") and os.path.isdir(f"/proc/self/fd/{n}") and not os.readlink(f"/proc/self/fd/{n}").startswith("/proc/")])
attempt("above the working folder", lambda: [n for n in os.listdir("../" * 30) if n in ("boot", "media", "run", "srv", "var")])
attempt("the old root", lambda: os.listdir("/old"))
attempt("through the root of process 1", lambda: os.listdir("/proc/1/root"))
attempt("by a handle", lambda: call(304, 0, ctypes.create_string_buffer(b"\x08\0\0\0\x01\0\0\0\x02\0\0\0\0\0\0\0"), 0))
attempt("homes", lambda: [p for p in ("/root/.bashrc", "/root/.ssh", "/root/.cache", "/home/") if os.path.exists(p)])
