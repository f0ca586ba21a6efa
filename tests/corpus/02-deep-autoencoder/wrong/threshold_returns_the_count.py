# The number of false alarms.
# loses: anomaly_threshold
# hint: ?

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return float(false_alarm_rate * len(normal_scores))
