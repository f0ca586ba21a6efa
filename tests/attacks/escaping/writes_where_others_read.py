# Writes into every folder that it can see.
# row: a descriptor or working directory of the old root
# outcome: D
# held: 2

# %% own
def writable():
    found = []
    for folder, folders, _ in os.walk("/"):
        folders[:] = [name for name in folders if os.path.join(folder, name) not in ("/proc", HOME, HERE, "/dev/shm", "/dev/pts")]
        try:
            os.close(os.open(os.path.join(folder, "attack-was-here"), os.O_CREAT | os.O_WRONLY))
            found.append(folder)
        except OSError:
            pass
    return [folder for folder in found if not folder.startswith("/tmp")]  # which is its own


attempt("any folder", writable)
attempt("a file of a package", lambda: os.chmod(torch.__file__, 0o777) or open(torch.__file__, "a"))
