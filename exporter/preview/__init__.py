"""Shows a course, or any package, in the browser of whoever works on it, as an LMS would: servers on loopback only.

Two origins keep apart what may be hostile: the panel and all that it knows is served by one port, the content and the
page around it by another. Neither answers other sites, other names, or anything but reading.
"""
