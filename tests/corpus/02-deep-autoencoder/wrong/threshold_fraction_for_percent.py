# np.percentile gets a fraction.
# loses: anomaly_threshold
# hint: np.percentile wants percents, 0 to 100, torch.quantile a fraction, 0 to

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return float(np.percentile(normal_scores.numpy(), 1 - false_alarm_rate))
