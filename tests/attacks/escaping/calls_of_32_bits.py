# Makes system calls as a program of 32 bits, whose numbers mean something else.
# row: 32-bit system calls
# outcome: D
# needs: seccomp
# held: 2

# %% own
import mmap


def run(code):
    """Run machine code in a child; whether it came back with something that is no error."""
    child = os.fork()
    if child == 0:
        page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        page.write(code)
        function = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
        os._exit(0 if function() > 0 else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


attempt("getpid by int 0x80", lambda: run(b"\x53\xb8\x14\x00\x00\x00\xcd\x80\x5b\xc3"))
attempt("getpid of x32", lambda: run(b"\xb8\x27\x00\x00\x40\x0f\x05\xc3"))
