# Looks for the message of `mailbox_one`, which is graded beside it: which pages of a library are in the machine's memory.
# row: one sandbox tells another, by what the machine keeps in memory of files that both see
# outcome: D
# held: 3

# %% own
import mmap

library = os.open(torch.__path__[0] + "/lib/libtorch_python.so", os.O_RDONLY)
mapped = mmap.mmap(library, 64 * 4096, prot=mmap.PROT_READ)
place = np.frombuffer(mapped, np.uint8).ctypes.data
found = (ctypes.c_ubyte * 64)()
attempt("preadv2, of memory alone", lambda: os.preadv(library, [bytearray(1)], 0, os.RWF_NOWAIT))
attempt("mincore", lambda: call("mincore", place, 64 * 4096, ctypes.addressof(found)) and sum(found))
attempt("cachestat", lambda: call(451, library, ctypes.addressof(found), ctypes.addressof(found), 0))
