"""The small web: many named hosts on loopback, HTTP and real TLS, behaviours by script."""
