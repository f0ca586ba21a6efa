"""The grader, tested: answers with a known verdict, thresholds, the demo class."""
