# Opens a socket to the hypervisor.
# row: unix, abstract and vsock sockets
# outcome: D
# needs: seccomp
# held: 2

# %% own
attempt("a stream", lambda: socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM).fileno())
attempt("a datagram", lambda: socket.socket(socket.AF_VSOCK, socket.SOCK_DGRAM).fileno())
