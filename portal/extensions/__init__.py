"""The province's area for plugins: releases, approval and their state. Beside `portal.series`."""
