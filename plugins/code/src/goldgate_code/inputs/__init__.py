"""Inputs for functions under test: shapes, examples, strategies, perturbation, shrinking."""
