"""`python -m crawler.app` is `linktend`."""

from linktend.__main__ import main

main()
