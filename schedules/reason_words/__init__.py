"""The words for reasons, in English and Chinese: the one place where their data becomes text."""
