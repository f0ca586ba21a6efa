"""From one source notebook to what students get: starters and solved notebooks."""
