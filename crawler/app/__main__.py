"""`python -m crawler.app` is `linktend`."""

from crawler.app.cli import main

main()
