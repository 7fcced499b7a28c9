"""WHY do two economies cooperate: differences, similarities and geography, computed."""

from jalin.triggers.decomposition import Decomposition, decompose
from jalin.triggers.products import Product, lacking_products
from jalin.triggers.trigger import Trigger
from jalin.triggers.why import Why, why

__all__ = ["Decomposition", "Product", "Trigger", "Why", "decompose", "lacking_products", "why"]
