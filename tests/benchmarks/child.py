"""Sets Django up, then calls main() of a module of this package with the words that follow."""

import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    import_module(f"tests.benchmarks.{sys.argv[1]}").main(*sys.argv[2:])
