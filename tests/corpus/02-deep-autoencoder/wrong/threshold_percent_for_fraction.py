# Divides the rate by 100.
# loses: anomaly_threshold
# hint: false_alarm_rate is a fraction already

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return torch.quantile(normal_scores, 1 - false_alarm_rate / 100).item()
