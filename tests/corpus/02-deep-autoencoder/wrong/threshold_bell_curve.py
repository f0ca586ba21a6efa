# The quantile of a bell curve with the same mean and deviation.
# loses: anomaly_threshold
# hint: Mean plus some standard deviations is right for a bell curve only

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return torch.distributions.Normal(normal_scores.mean(), normal_scores.std()).icdf(torch.tensor(1 - false_alarm_rate)).item()
