"""An operation read from its bytes writes the very same bytes again: a device must be able to number it anew."""

from __future__ import annotations

from dataclasses import replace

from domain.operation import parse_operation
from tests.domain.world import World


def test_what_was_read_is_written_alike() -> None:
    world = World()
    body = {"doc": world.new_id(), "cells": [{"path": "situation", "value": ["å", "ä"], "base": None}]}
    data = world.operation(None, "ska-ssk", "publish", body).to_bytes()
    read = parse_operation(data)
    assert read.to_bytes() == data
    assert parse_operation(replace(read, device_seq=7).to_bytes()).device_seq == 7
