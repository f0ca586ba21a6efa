# The default rate is 10 %.
# loses: anomaly_threshold
# hint: The default of false_alarm_rate is 0.05.

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.10):
    return torch.quantile(normal_scores, 1 - false_alarm_rate).item()
