"""A made-up Dutch demo set in the form that `local.load` reads. Nothing in it is a real company or person."""

from local.demo_data.generator import DEFAULT_SEED, generate
from local.demo_data.partners import LOGINS, Login

__all__ = ["DEFAULT_SEED", "LOGINS", "Login", "generate"]
