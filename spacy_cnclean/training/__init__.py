"""What makes the models that ship: needs the extra `train`, and nothing of it at run time."""
