"""What a session came to (`outcome`): figures of its items (`statistics`), a workbook, certificates."""
