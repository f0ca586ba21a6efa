# Asks for another user, another group, capabilities, and to forget that it may have none.
# row: setuid programs
# outcome: D
# held: 7

# %% own
attempt("user", lambda: os.setuid(0) or True)
attempt("all users", lambda: os.setresuid(0, 0, 0) or True)
attempt("group", lambda: os.setgid(0) or True)
attempt("groups", lambda: os.setgroups([0]) or True)
attempt("capabilities", lambda: call(126, (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)))
attempt("new privileges", lambda: call("prctl", 38, 0, 0, 0, 0))
attempt("an ambient capability", lambda: call("prctl", 47, 2, 21, 0, 0))
