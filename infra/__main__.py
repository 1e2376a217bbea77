"""What `pulumi up` runs: all in Google Cloud, from the list of functions that the local stack serves."""

import sys
from pathlib import Path

# Pulumi starts this file by itself, with only its own folder to import from.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from infra.cloud.config import read_config
from infra.cloud.program import deploy
from infra.functions import read_functions
from infra.packages import ROOT, build

deploy(read_config(), read_functions(), build(ROOT / "dist"), ROOT)
