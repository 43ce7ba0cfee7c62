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
