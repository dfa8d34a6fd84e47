"""When far more comes in than usual: counted without an address, slowed by a little work, never refused."""
