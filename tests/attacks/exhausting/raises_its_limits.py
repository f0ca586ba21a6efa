# Raises every limit that it was given.
# row: core dumps
# outcome: D
# held: 9

# %% own
import resource

names = ("RLIMIT_AS", "RLIMIT_DATA", "RLIMIT_CPU", "RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_MSGQUEUE")
for name in names:
    kind = getattr(resource, name)
    more = resource.getrlimit(kind)[1] + 1
    attempt(name, lambda: resource.setrlimit(kind, (more, more)) or True)
attempt("a score that spares it", lambda: open("/proc/self/oom_score_adj", "w").write("-1000"))
