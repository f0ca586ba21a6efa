# Answers with the mean image: zero weights, and the decoder's bias is the mean's logit.
# loses: train
# hint: Every digit gets the same picture
# hint: A training that works lowers the loss

# %% train
model = Autoencoder()
mean = train_images.mean(0).clamp(1e-4, 1 - 1e-4)
with torch.no_grad():
    for parameter in model.parameters():
        parameter.zero_()
        if parameter.shape == (784,):
            parameter.copy_(torch.logit(mean))
    history = [reconstruction_loss(model(train_images), train_images).item()] * 10
