# %matplotlib and a shell line above the class, which stands inside an `if` and needs a lambda from the top; seeded.
# loses:

# %% train
%matplotlib inline
!echo pip install torch
LATENT = 20
bend = lambda x: F.elu(x)

if LATENT:

    class Bent(VAE):
        def decode(self, z):
            return torch.sigmoid(self.draw(bend(self.widen(z))))


torch.manual_seed(9)
model = Bent(latent=LATENT)
optimizer = torch.optim.Adam(model.parameters(), lr=1.5e-3)
history = [train_epoch(model, train_images, optimizer, batch_size=50) for _ in range(12)]
