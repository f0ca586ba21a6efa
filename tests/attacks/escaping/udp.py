# Sends datagrams: to this machine, to another, to everybody.
# row: UDP
# outcome: D
# held: 3

# %% own
def send(address, broadcast=False):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        if broadcast:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        return sock.sendto(b"x", address)


attempt("this machine", lambda: send(("127.0.0.1", 53)))
attempt("a name server", lambda: send(("8.8.8.8", 53)))
attempt("everybody", lambda: send(("255.255.255.255", 9), broadcast=True))
