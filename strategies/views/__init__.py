"""The pages of strategies, one file for each stretch of a strategy's life."""
