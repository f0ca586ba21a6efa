# Aborts, to leave a core file as large as its memory.
# row: core dumps
# outcome: D
# loses: predicted_parameters
# sees: ended the Python process (signal 6)

# %% predicted_parameters
import resource

try:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
except (ValueError, OSError):
    os.chdir("/dev/shm")
    os.abort()
