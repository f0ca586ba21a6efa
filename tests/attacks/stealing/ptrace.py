# Attaches to every process that it can see, by ptrace.
# row: ptrace
# outcome: D
# held: 3

# %% own
for what, request in (("attach", 16), ("seize", 0x4206)):
    attempt(what, lambda: call("ptrace", request, 1, 0, 0))
attempt("be traced by the keeper and go on", lambda: os.path.exists("/proc/1/mem") and open("/proc/1/mem", "rb"))
