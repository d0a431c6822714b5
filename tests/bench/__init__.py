"""Benchmarks: ours beside a peer and beside the limit, measured in one run. `script/bench` starts them."""
