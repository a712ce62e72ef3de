"""The learning loop: what an answer is told, and how far the learner has come."""
