"""A site page by page: scope, robots.txt, sitemaps."""
