# Makes the calls that change a whole machine.
# row: mount, pivot_root, mknod
# outcome: D
# held: 11

# %% own
attempt("set the clock", lambda: call("settimeofday", (ctypes.c_long * 2)(0, 0), None))
attempt("name the host", lambda: call("sethostname", b"mine", 4))
attempt("restart", lambda: call(169, 0xFEE1DEAD, 0x28121969, 0, None))
attempt("swap", lambda: call("swapon", (HOME + "/x").encode(), 0))
attempt("load a module", lambda: call(175, ctypes.create_string_buffer(64), 64, b""))
attempt("load a module from a file", lambda: call(313, os.open("/dev/null", os.O_RDONLY), b"", 0))
attempt("load a kernel", lambda: call(246, 0, 0, None, 0))
attempt("talk to ports", lambda: call("iopl", 3))
attempt("accounting", lambda: call("acct", (HOME + "/acct").encode()))
attempt("the kernel's log", lambda: libc.klogctl(3, ctypes.create_string_buffer(99), 99) > 0)
attempt("quotas", lambda: call(179, 0x800002 << 8, b"/dev/vda", 0, None))
