"""Parts that the screens share."""
