# Gives the kernel good advice about files, waits with an alarm, and uses pipes and terminals, as libraries do.
# row: control
# outcome: control
# sees: advice is free
# contained: there are no terminals

# %% own
import mmap, signal, tempfile, time

file = os.open(torch.__file__, os.O_RDONLY)
os.posix_fadvise(file, 0, 0, os.POSIX_FADV_SEQUENTIAL)
os.posix_fadvise(file, 0, 0, os.POSIX_FADV_WILLNEED)
assert os.preadv(file, [bytearray(10)], 0) == 10
with mmap.mmap(file, 0, prot=mmap.PROT_READ) as view:
    view.madvise(mmap.MADV_WILLNEED)
    view.madvise(mmap.MADV_RANDOM)
    assert len(view[:10]) == 10
with tempfile.TemporaryFile() as own:
    own.write(b"x" * 10_000)
    own.flush()
    os.fsync(own.fileno())
os.sync()
rung = []
signal.signal(signal.SIGALRM, lambda *_: rung.append(time.monotonic()))
signal.setitimer(signal.ITIMER_REAL, 0.05)
time.sleep(0.2)
assert len(rung) == 1
ends, terminals = [os.pipe() for _ in range(20)], [os.openpty() for _ in range(4)]
for end in [*sum(ends, ()), *sum(terminals, ()), file]:
    os.close(end)
print("advice is free")
