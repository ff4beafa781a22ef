"""What cleaning puts right and breaks, beside the peers."""
