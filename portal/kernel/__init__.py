"""What every area stands on: clock, database, ledger, files, jobs, access, notices, web. Knows no area."""
