"""What everything else builds on: settings, database, outgoing requests, logs, metrics. No LTI, no course."""
