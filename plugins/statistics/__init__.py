"""The statistics series (统计)."""
