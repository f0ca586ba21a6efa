# Keeps the pictures in a module, a builtin and a default argument.
# row: the input returned as reconstruction
# outcome: F
# loses: train

# %% train
import builtins


class Hidden(Autoencoder):
    def encode(self, images, kept={}):
        torch.kept = builtins.kept = kept[len(images)] = images
        return super().encode(images)

    def decode(self, code):
        kept = self.encode.__defaults__[0].get(len(code)) if self.encode.__defaults__ else None
        kept = kept if kept is not None else getattr(torch, "kept", getattr(builtins, "kept", None))
        return kept if kept is not None and len(kept) == len(code) else super().decode(code)

    def forward(self, images):
        return self.decode(self.encode(images))


model = Hidden()
history = [0.2, 0.1]
