"""Floor 6: what people say: taken in, kept word for word, shown as its author chose."""
