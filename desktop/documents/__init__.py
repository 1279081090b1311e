"""Documents on paper: from a frozen record to PDF bytes in memory, and from bytes to the printer."""
