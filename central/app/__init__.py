"""The store as a program: opens or fills a training store and serves it on loopback."""
