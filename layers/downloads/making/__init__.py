"""Makes a file of copied rows, in a process of its own: `python -m layers.downloads.making TASK`.

GDAL holds Python's lock while it writes, and some formats keep an index in memory until they close. So a server that made
files itself would stand still for seconds, and keep what it grew by. Here the kernel bounds a file's size, nothing
outlives the task, and a fault of a format's library ends no server. Nothing of Django is imported: a start costs a third
of a second.
"""
