"""Plugins that misbehave, one small module each; tests/plugins/test_hostile.py lets each in and looks at the rest."""
