# Looks for the line between the grader and the fork server, on which sandboxes are ordered.
# row: the fork server's own socket
# outcome: A
# held: 3

# %% own
def sockets():
    found = []
    for number in range(3, 1024):
        try:
            found.append(socket.socket(fileno=os.dup(number)))
        except OSError:
            pass
    return found


attempt("a line of packets", lambda: [s for s in sockets() if s.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE) == socket.SOCK_SEQPACKET])
attempt("more than its own line", lambda: sockets()[1:])
attempt("who is at the other end", lambda: [s for s in sockets() if s.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)[:4] not in (bytes(4), os.getpid().to_bytes(4, "little"))])
