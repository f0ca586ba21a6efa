# Takes the right place of an unsorted list.
# loses: anomaly_threshold
# hint: Nothing fixed, and nothing that depends on where a score stands in the

# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return normal_scores[int((1 - false_alarm_rate) * len(normal_scores))].item()
