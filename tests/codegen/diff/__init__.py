"""Tests of the spec diff."""
