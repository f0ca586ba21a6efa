# Looks for what the student graded before has left, then leaves all it can.
# row: leftovers of the student graded before
# outcome: A
# held: 5

# %% own
names = ["/tmp/attack-was-here", HERE + "/attack-was-here", HOME + "/attack-was-here", "/dev/shm/attack-was-here", "/var/tmp/attack-was-here"]
attempt("files", lambda: [name for name in names if os.path.exists(name)])
attempt("shared memory", lambda: libc.shmget(4711, 4096, 0o666) != -1)
attempt("a module's attribute", lambda: getattr(torch, "attack_was_here", None))
attempt("the environment", lambda: os.environ.get("ATTACK"))
attempt("a process", lambda: [pid for pid in os.listdir("/proc") if pid.isdigit() and int(pid) not in (1, os.getpid())])
for name in names:
    try:
        open(name, "w").write("the answers")
    except OSError:
        pass
libc.shmget(4711, 4096, 0o1666)
torch.attack_was_here = True
os.environ["ATTACK"] = "1"
if os.fork() == 0:
    os.setsid()
    while True:
        __import__("time").sleep(60)
