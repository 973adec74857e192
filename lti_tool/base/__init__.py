"""What everything else stands on: settings, database, outgoing requests, logs, metrics. No LTI, no course."""
