# A fraction of the largest score.
# loses: anomaly_threshold
# hint: false_alarm_rate is a fraction already

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return (1 - false_alarm_rate) * normal_scores.max().item()
