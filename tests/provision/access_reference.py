"""Two-step and enhanced two-step catchments by the PyPI package `access`, for a test to compare with.

Reads demand.csv (id,people), supply.csv (id,supply) and cost.csv (origin,dest,cost) from the folder named, and prints one line
for each neighbourhood: id, 2SFCA, E2SFCA. The package gives NaN where nothing is reached; here that is 0.
"""

import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")

import pandas as pd
from access import Access, weights

folder = Path(sys.argv[1])
demand, supply, cost = (pd.read_csv(folder / name) for name in ("demand.csv", "supply.csv", "cost.csv"))
found = Access(
    demand_df=demand,
    demand_index="id",
    demand_value="people",
    supply_df=supply,
    supply_index="id",
    supply_value="supply",
    cost_df=cost,
    cost_origin="origin",
    cost_dest="dest",
    cost_name="cost",
)
found.two_stage_fca(name="plain", cost="cost", max_cost=30)
zones = weights.step_fn({10: 1, 20: 0.68, 30: 0.22})
found.enhanced_two_stage_fca(name="zones", cost="cost", max_cost=30, weight_fn=zones)
table = found.access_df.fillna(0)
for identity, row in table.iterrows():
    print(f"{identity},{row['plain_supply']!r},{row['zones_supply']!r}".replace("np.float64(", "").replace(")", ""))
