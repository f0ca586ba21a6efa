# A DataLoader with drop_last=True.
# loses: train_epoch
# hint: Is the last batch dropped when it is short, or are images drawn more

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    loader = torch.utils.data.DataLoader(
        images, batch_size=batch_size, shuffle=True, drop_last=True, generator=generator
    )
    total, seen = 0.0, 0
    for batch in loader:
        optimizer.zero_grad()
        loss = reconstruction_loss(model(batch), batch)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
        seen += len(batch)
    return total / seen
