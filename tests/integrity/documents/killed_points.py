"""Where the kill tests pull the plug, in the order in which issuing comes by."""

PAPER_POINTS = (
    "sealing",
    "half a file",
    "stored",
    "numbered",
    "row written",
    "signers written",
    "superseded",
    "before the end",
)
# What its own transaction adds to that of the register.
PLAN_POINTS = ("rendering", "stored", "numbered", "before the end")
# A clause document on its way: frozen, signed, issued.
SENT_POINTS = ("frozen", "snapshot written", "round written", "sent")
SIGNED_POINTS = ("signature written", "step moved on")
CLAUSE_POINTS = (
    "laid out",
    "sealing",
    "half a file",
    "stored",
    "numbered",
    "row written",
    "superseded",
    "before the end",
    "register written",
    "round closed",
    "paper written",
)
