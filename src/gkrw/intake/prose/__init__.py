"""The tasks in the paragraphs of a document: numbered ones, with the bodies behind them."""
