package catalogue

// Skip says that checks against the catalogue are not made, because it cannot be
// read. It tells whether that is said for the first time in this run.
func (c *Catalogue) Skip() (first bool) {
	return !c.skipped.Swap(true)
}

// IsSkipped tells whether checks are not made in this run.
func (c *Catalogue) IsSkipped() bool {
	return c.skipped.Load()
}
