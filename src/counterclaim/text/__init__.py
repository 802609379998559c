"""From sentences to the same tables: tokens, sentences, figures and speech."""
