"""The calendar's rules: pure, no clock, no database. Instants are aware and read in Asia/Shanghai."""
