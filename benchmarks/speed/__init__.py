"""What cleaning and finding cost: processor time, memory, growth, imports."""
