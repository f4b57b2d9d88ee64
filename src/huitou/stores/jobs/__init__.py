"""What is to be done by itself: keyed jobs that take effect once, and messages to others that are never lost."""

from huitou.stores.jobs.outbox import Destination, Message, Outbox, Sent
from huitou.stores.jobs.queue import DONE, FAILED, RUNNING, WAITING, Claim, Fence, Job, Jobs
from huitou.stores.jobs.schedule import Nightly, plan
from huitou.stores.jobs.worker import Handler, Worked, work

__all__ = [
    "DONE",
    "FAILED",
    "RUNNING",
    "WAITING",
    "Claim",
    "Destination",
    "Fence",
    "Handler",
    "Job",
    "Jobs",
    "Message",
    "Nightly",
    "Outbox",
    "Sent",
    "Worked",
    "plan",
    "work",
]
