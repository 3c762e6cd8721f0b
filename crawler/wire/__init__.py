"""Sockets: httpx's API over an aiohttp engine, guarded, bounded, with one table of faults."""
