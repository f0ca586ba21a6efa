# Lets torchvision resize the picture, which calls nn.functional.interpolate.
# loses: upsample_nearest
# hint: That is what nn.functional.interpolate and nn.Upsample do

# %% upsample_nearest
import torchvision.transforms.functional as TF


def upsample_nearest(x, factor):
    size = [x.shape[2] * factor, x.shape[3] * factor]
    return TF.resize(x, size, interpolation=TF.InterpolationMode.NEAREST)
