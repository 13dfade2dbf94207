// Package sitetest runs the pages over the sample, for tests: one process with all services, on real PostgreSQL and
// NATS, shared by the tests of a binary, and browsers without script for its people.
//
//	s := sitetest.Start(t)                          // twelve customers; the story is told with harbor
//	p := s.As(t, "csm").Get("/customers/harbor")    // csm, admin, lead; champion, sponsor, keeper of harbor
//	p = p.Submit("confirm-harbor-promise-30", nil)  // fills in and sends a form of the page, and follows
//	p.Sees("Confirmed")
//
// Tests that change something change what no other test looks at, or take a world of their own with Own. For tests in a real
// browser, see package webtest; a session for it is As(...).Session.
package sitetest
