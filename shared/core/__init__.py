"""What everything stands on: settings, clock, money, ids, errors and logging. Imports nothing of ours."""
