"""The command door: `hearback …`."""
