"""What happens by itself: every sweep of the plugin."""

from plugins.committees.service.expert_sweeps import EXPERT_SWEEPS
from plugins.committees.service.meeting_reminders import sweep_meetings
from plugins.committees.service.policy_reminders import sweep_policy_due
from plugins.committees.service.publicity import sweep_publicities
from plugins.committees.service.reminders import sweep_ending
from plugins.committees.service.result_reminders import sweep_results
from plugins.committees.service.works_review import sweep_works
from portal.plugin import Sweep

SWEEPS = (
    Sweep("committees.ending", sweep_ending),
    Sweep("committees.meetings", sweep_meetings),
    Sweep("committees.works", sweep_works),
    Sweep("committees.publicity", sweep_publicities),
    Sweep("committees.policy", sweep_policy_due),
    Sweep("committees.results", sweep_results),
    *EXPERT_SWEEPS,
)
