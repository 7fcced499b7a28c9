"""WORTH: what each trade agreement did to trade, and what it is worth, or why that cannot be said."""

from jalin.effects.worth import Estimate, Gain, Value, Worth, worth

__all__ = ["Estimate", "Gain", "Value", "Worth", "worth"]
