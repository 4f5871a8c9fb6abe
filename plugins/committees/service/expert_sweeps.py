"""What happens by itself to experts: accounts are linked, ending terms told, forgotten previews dropped."""

from plugins.committees.service.expert_account import sweep_accounts, sweep_terms
from plugins.committees.service.expert_import import sweep_imports
from portal.plugin import Sweep

EXPERT_SWEEPS = (
    Sweep("committees.expert_accounts", sweep_accounts),
    Sweep("committees.expert_terms", sweep_terms),
    Sweep("committees.expert_imports", sweep_imports),
)
