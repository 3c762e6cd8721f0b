"""The one reader of HTML tags: where they stand, what they hold, what their references mean."""
