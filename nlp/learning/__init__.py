"""A labelled corpus into a model, its evaluation and its card; reports into annotation tasks and back."""
