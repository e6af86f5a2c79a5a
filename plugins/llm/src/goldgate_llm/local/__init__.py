"""Models in this process, by transformers. ``services`` and ``options`` load nothing heavy."""
