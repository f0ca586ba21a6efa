# Blends from pixel to pixel.
# loses: upsample_nearest
# hint: Equal pixels, no blending from one to the next.
# hint: That is what nn.functional.interpolate and nn.Upsample do

# %% upsample_nearest
def upsample_nearest(x, factor):
    return F.interpolate(x, scale_factor=factor, mode='bilinear')
