// Package webtest tests the pages in a real browser and verifies what they vendor.
package webtest
