# Handed in as the first cell of each attack; it comes after the imports and the data.
import ctypes, errno, os, socket, sys

libc = ctypes.CDLL(None, use_errno=True)
HOME, HERE = os.environ["HOME"], os.getcwd()  # /tmp/home and /tmp/work; in a container both one folder


def attempt(what, action):
    """Try it, and say how it went. Whatever returns something true has got what nobody may get."""
    try:
        got = action()
    except BaseException as error:
        print(f"held: {what} ({type(error).__name__})")
    else:
        print(f"held: {what} (nothing there)" if not got else "GOT" f"!! {what}: {repr(got)[:100]}")


def can_write(folder):
    try:
        os.close(os.open(folder + "/can-write", os.O_CREAT | os.O_WRONLY))
        os.unlink(folder + "/can-write")
    except OSError:
        return False
    return True


def call(function, *arguments):
    """A function of the C library, or a system call by its number; raises OSError where it fails."""
    numbered = isinstance(function, int)
    name, arguments = (libc.syscall, (function, *arguments)) if numbered else (getattr(libc, function), arguments)
    name.restype = ctypes.c_long if numbered else ctypes.c_int
    result = name(*(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result or True
