# Opens sockets of families that nobody here needs: each is a piece of the kernel that few have looked at.
# row: TCP, UDP, DNS, unix, abstract and vsock sockets, netlink
# outcome: D
# needs: seccomp
# held: 5

# %% own
for name, family in (("crypto", 38), ("Bluetooth", 31), ("TIPC", 30), ("CAN", 29), ("XDP", 44)):
    attempt(name, lambda: socket.socket(family, socket.SOCK_RAW if family in (29, 31, 44) else socket.SOCK_SEQPACKET, 0).fileno())
