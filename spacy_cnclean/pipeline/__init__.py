"""The spaCy side: components, the tokenizer, and what a Doc remembers of its raw text."""
