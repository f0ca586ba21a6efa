# Connects by TCP: this machine, another one, over IPv4 and IPv6.
# row: TCP
# outcome: D
# held: 4

# %% own
def connect(family, address):
    with socket.socket(family) as sock:
        sock.settimeout(2)
        sock.connect(address)
        return True


attempt("this machine", lambda: connect(socket.AF_INET, ("127.0.0.1", 22)))
attempt("a name server", lambda: connect(socket.AF_INET, ("1.1.1.1", 53)))
attempt("the cloud's metadata", lambda: connect(socket.AF_INET, ("169.254.169.254", 80)))
attempt("IPv6", lambda: connect(socket.AF_INET6, ("::1", 22)))
