# Reads the environment, the arguments' secrets and the limits of every other process.
# row: /proc/*/{fd,mem,environ,root,cwd}
# outcome: A
# held: 3

# %% own
def of_others(what, wanted):
    found = []
    for pid in os.listdir("/proc"):
        if pid.isdigit() and int(pid) != os.getpid():
            try:
                found.append(wanted(open(f"/proc/{pid}/{what}", "rb").read()))
            except OSError:
                pass
    return any(found)


attempt("environment", lambda: of_others("environ", bool))
attempt("arguments that name a student or a class", lambda: of_others("cmdline", lambda text: b"--class" in text))
attempt("auxiliary vector", lambda: of_others("auxv", bool))
