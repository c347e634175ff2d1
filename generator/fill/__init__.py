"""The fill room: a form filled in cell by cell: what a cell is, what may be typed, what that changes."""
