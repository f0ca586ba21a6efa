# Mounts, unmounts, remounts and moves, by the old and the new calls.
# row: mount, pivot_root, mknod
# outcome: D
# held: 10

# %% own
here = (HOME + "/here").encode()
os.makedirs(here, exist_ok=True)
attempt("a tmpfs", lambda: call("mount", b"none", here, b"tmpfs", 0, None))
attempt("a bind", lambda: call("mount", b"/", here, None, 4096, None))
attempt("writable again", lambda: call("mount", b"none", b"/", None, 32 | 4096, None))
attempt("a /proc", lambda: call("mount", b"proc", here, b"proc", 0, None))
attempt("away with /proc", lambda: call("umount2", b"/proc", 2))
attempt("pivot_root", lambda: call(155, b"/tmp", here))
attempt("chroot", lambda: call("chroot", b"/tmp"))
attempt("open_tree", lambda: call(428, -100, b"/", 1))
attempt("fsopen", lambda: call(430, b"tmpfs", 0))
attempt("mount_setattr", lambda: call(442, -100, b"/", 0x8000, (ctypes.c_uint64 * 4)(0, 1, 0, 0), 32))
