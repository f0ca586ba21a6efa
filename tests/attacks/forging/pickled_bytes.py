# Gives pickles and torch files as bytes, strings and byte tensors.
# row: pickle payloads
# outcome: F
# loses: to_unit_interval, predicted_parameters

# %% to_unit_interval
import io, pickle


class Bomb:
    def __reduce__(self):
        return os.system, ("touch /tmp/attack-was-here /var/tmp/attack-was-here",)


def to_unit_interval(images):
    file = io.BytesIO()
    torch.save({"images": Bomb()}, file)
    return torch.frombuffer(bytearray(file.getvalue()), dtype=torch.uint8)

# %% predicted_parameters
predicted_parameters = pickle.dumps(Bomb())
