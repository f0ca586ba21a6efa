# The mean plus two standard deviations.
# loses: anomaly_threshold
# hint: Mean plus some standard deviations is right for a bell curve only

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return (normal_scores.mean() + 2 * normal_scores.std()).item()
