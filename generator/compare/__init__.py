"""Two filings → what differs in meaning; its reports, the redline, and what git shows of a Word form."""
