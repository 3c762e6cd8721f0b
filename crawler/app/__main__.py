"""`python -m crawler.app` is `linktend`."""

from crawler.app.start import main

main()
