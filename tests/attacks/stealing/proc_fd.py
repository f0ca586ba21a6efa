# Opens the descriptors of every other process.
# row: /proc/*/{fd,mem,environ,root,cwd}
# outcome: A
# held: 2

# %% own
def of_others(what):
    found = []
    for pid in os.listdir("/proc"):
        if pid.isdigit() and int(pid) != os.getpid():
            try:
                found += [os.open(f"/proc/{pid}/{what}/{name}", os.O_RDONLY) for name in os.listdir(f"/proc/{pid}/{what}")]
            except OSError:
                pass
    return found


attempt("descriptors", lambda: of_others("fd"))
attempt("descriptors of threads", lambda: of_others("task/1/fd"))
