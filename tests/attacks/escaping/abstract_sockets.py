# Connects to every abstract socket that it can learn of.
# row: unix, abstract and vsock sockets
# outcome: D
# held: 3

# %% own
def connect(name):
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect("\0" + name)
        return True


attempt("names", lambda: [line.split("@")[1] for line in open("/proc/net/unix") if "@" in line])
attempt("the bus of a desktop", lambda: connect("/tmp/dbus-1"))
attempt("a container's runtime", lambda: connect("/containerd-shim/moby"))
