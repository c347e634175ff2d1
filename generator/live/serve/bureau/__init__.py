"""The reviewer's page 审核台: thousands of units, read from the portfolio."""
