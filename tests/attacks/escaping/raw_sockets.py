# Opens raw and packet sockets.
# row: TCP, UDP, DNS, unix, abstract and vsock sockets, netlink
# outcome: D
# held: 3

# %% own
attempt("ICMP", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP).fileno())
attempt("packets", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3).fileno())
attempt("IPv6", lambda: socket.socket(socket.AF_INET6, socket.SOCK_RAW, 58).fileno())
