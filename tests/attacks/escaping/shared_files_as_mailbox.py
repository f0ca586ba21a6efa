# Looks for what the kernel keeps of a file that all sandboxes see, and for its sums over the whole machine.
# row: one sandbox tells another, by what the kernel keeps for both
# outcome: D
# held: 10

# %% own
import fcntl, resource

name = torch.__file__
file = os.open(name, os.O_RDONLY)
space = ctypes.create_string_buffer(4096)
os.pread(file, 4096, 0)


def evicted():
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_inblock
    os.pread(file, 4096, 0)
    return resource.getrusage(resource.RUSAGE_SELF).ru_inblock - before


attempt("push a page out", evicted)
attempt("ask for a page without the disk", lambda: os.preadv(file, [bytearray(1)], 0, os.RWF_NOWAIT))
attempt("ask which pages are there", lambda: call(27, ctypes.addressof(space), 4096, space))  # mincore
attempt("leave a hint with the file", lambda: fcntl.fcntl(file, 1036, (3).to_bytes(8, "little")))  # F_SET_RW_HINT
attempt("read the hint", lambda: fcntl.fcntl(file, 1035, bytes(8)))
attempt("lock the file", lambda: fcntl.fcntl(file, fcntl.F_OFD_SETLK, bytes(32)) or True)
attempt("count the machine's processes", lambda: call("sysinfo", space))
attempt("take one of the machine's AIO contexts", lambda: call(206, 64, space))  # io_setup
attempt("see its place in the machine's cgroups", lambda: {line.split(":", 2)[2] for line in open("/proc/self/cgroup").read().split()} - {"/"})
attempt("be woken by a timer when stopped", lambda: call("timer_create", 1, None, space))
