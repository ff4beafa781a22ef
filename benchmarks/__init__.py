"""The benchmark suite: quality, speed, peers, and what a change gained and lost."""
