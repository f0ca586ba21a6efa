# Smuggles quarter-size pictures through the bits of the code, seen as integers.
# loses: train
# hint: That is worse than drawing the mean image for every digit, and more

# %% train
class Bits(Autoencoder):
    def encode(self, images):
        small = F.avg_pool2d(images.view(-1, 1, 28, 28), 2).flatten(1)  # (N, 196)
        levels = F.pad((small * 15).round().int(), (0, 28)).view(-1, 32, 7)[:, :, :6]
        bits = sum(levels[:, :, i] << (4 * i) for i in range(6))
        return bits.float()  # 24 bits are exact in a float32

    def decode(self, code):
        bits = code.round().int()
        levels = torch.stack([(bits >> (4 * i)) & 15 for i in range(6)] + [torch.zeros_like(bits)], dim=2)
        small = levels.flatten(1)[:, :196].float().view(-1, 1, 14, 14) / 15
        return F.interpolate(small, scale_factor=2, mode="bilinear").flatten(1)

    def forward(self, images):
        return self.decode(self.encode(images))


model = Bits()
history = [0.3, 0.2, 0.15, reconstruction_loss(model(train_images), train_images).item()]
