# Goes through the root and the working folder of every other process.
# row: /proc/*/{fd,mem,environ,root,cwd}
# outcome: A
# held: 3

# %% own
def through(what):
    found = []
    for pid in os.listdir("/proc"):
        if pid.isdigit() and int(pid) != os.getpid():
            try:
                found += os.listdir(f"/proc/{pid}/{what}")
            except OSError:
                pass
    return found


attempt("root", lambda: through("root"))
attempt("working folder", lambda: through("cwd"))
attempt("memory mapped files", lambda: through("map_files"))
