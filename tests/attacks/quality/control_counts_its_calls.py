# A network that writes down how often it was called, in a file and with a helper process: none of that reaches a picture.
# row: control
# outcome: control

# %% Autoencoder
import multiprocessing

calls = multiprocessing.Value("i", 0)
log = open("/tmp/calls.txt", "a+")


class Autoencoder(nn.Module):
    def __init__(self, code_size: int = 32):
        super().__init__()
        self.to_code = nn.Linear(784, code_size)
        self.to_image = nn.Linear(code_size, 784)

    def encode(self, x):
        with calls.get_lock():
            calls.value += 1
        log.seek(0, os.SEEK_END)
        log.write(f"encode {len(x)}\n")
        log.flush()
        return torch.relu(self.to_code(x))

    def decode(self, code):
        log.write(f"decode {len(code)}, call {calls.value}\n")
        log.flush()
        return torch.sigmoid(self.to_image(code))

    def forward(self, x):
        return self.decode(self.encode(x))
