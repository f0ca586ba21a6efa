# Maps more shared memory than there is, and fills /dev/shm.
# row: shared memory
# outcome: F
# loses: predicted_parameters
# held: 2

# %% predicted_parameters
import mmap


def fill():
    with open("/dev/shm/full", "wb") as file:
        for _ in range(1000):
            file.write(b"x" * 2**20)
            file.flush()
    return True


attempt("a mapping of 4 GB", lambda: mmap.mmap(-1, 2**32))
attempt("1 GB in /dev/shm", fill)
raise MemoryError
