"""TeamPro: a self-hosted REST engine for project management."""

__version__ = "1.0.0"
