# Reads the memory of every other process, by /proc/PID/mem and /proc/PID/maps.
# row: /proc/*/{fd,mem,environ,root,cwd}
# outcome: A
# held: 2

# %% own
def of_others(what, size):
    found = []
    for pid in os.listdir("/proc"):
        if pid.isdigit() and int(pid) != os.getpid():
            try:
                found.append(open(f"/proc/{pid}/{what}", "rb").read(size))
            except OSError:
                pass
    return any(found)


attempt("maps", lambda: of_others("maps", 100))
attempt("memory", lambda: of_others("mem", 1))
