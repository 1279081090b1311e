"""Thousands of databases opened one after the other by one process: each statement is compiled for the first alone.

SQLAlchemy keeps what it has compiled per engine, and a history opens some thirty engines of the same three kinds.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Engine

import central.store.dialect
import desktop.models.cipher_file


@contextlib.contextmanager
def quick_engines() -> Iterator[None]:
    """Until the block ends, engines of one program module share dialect and compiled statements."""
    modules: tuple[Any, ...] = (central.store.dialect, desktop.models.cipher_file)
    kept = [module.create_engine for module in modules]
    for module in modules:
        module.create_engine = _sharing(module.create_engine)
    try:
        yield
    finally:
        for module, create in zip(modules, kept, strict=True):
            module.create_engine = create


def _sharing(create: Callable[..., Engine]) -> Callable[..., Engine]:
    first: dict[str, Engine] = {}

    def sharing(*args: Any, **options: Any) -> Engine:
        engine = create(*args, **options)
        model = first.setdefault(engine.dialect.name + engine.dialect.driver, engine)
        engine.dialect = model.dialect
        engine._compiled_cache = model._compiled_cache
        return engine

    return sharing
